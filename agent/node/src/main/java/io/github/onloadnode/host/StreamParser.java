package io.github.onloadnode.host;

import io.github.onloadnode.api.Reading;
import java.io.IOException;
import java.io.InputStream;

/**
 * Makes a value of a file while it is read, so that a file may be larger than the heap.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface StreamParser<T> {

  /**
   * The value; the stream is closed by the caller.
   *
   * @throws IOException where the stream ends in an error, also in that of a limit
   */
  Reading<T> parse(InputStream in) throws IOException;
}
