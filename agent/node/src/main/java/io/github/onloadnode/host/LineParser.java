package io.github.onloadnode.host;

import io.github.onloadnode.api.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Passes on a text's lines one by one, for kernel tables of any length. */
final class LineParser implements StreamParser<Integer> {

  /** The kernel's lines have at most two pages, and a page may have 64 KiB. */
  static final int LINE_LIMIT = 128 << 10;

  private static final int CHUNK = 8192;

  private final Consumer<String> consumer;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int count;

  LineParser(Consumer<String> consumer) {
    this.consumer = consumer;
  }

  /** The number of lines. */
  @Override
  public Reading<Integer> parse(InputStream in) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
      int start = 0;
      for (int at = 0; at < length; at++) {
        if (chunk[at] == '\n') {
          line.write(chunk, start, at - start);
          finish();
          start = at + 1;
        }
      }
      line.write(chunk, start, length - start);
      if (line.size() > LINE_LIMIT) {
        throw new IOException("a line is longer than " + LINE_LIMIT + " bytes");
      }
    }
    if (line.size() > 0) {
      finish();
    }
    return Reading.present(count);
  }

  private void finish() {
    consumer.accept(line.toString(StandardCharsets.UTF_8));
    line.reset();
    count++;
  }
}
