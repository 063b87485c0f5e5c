package io.github.onloadnode.host;

import io.github.onloadnode.api.Reading;
import java.io.IOException;
import java.io.InputStream;

/**
 * Parses a file while it is read, so that the file may be larger than the heap.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface StreamParser<T> {

  /**
   * Parses the stream; the caller closes it.
   *
   * @throws IOException if the stream fails or exceeds its limit
   */
  Reading<T> parse(InputStream in) throws IOException;
}
