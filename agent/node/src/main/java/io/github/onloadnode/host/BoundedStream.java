package io.github.onloadnode.host;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails, instead of ending early, when it exceeds a limit. */
final class BoundedStream extends FilterInputStream {

  private final long limit;
  private long count;

  BoundedStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int next = in.read();
    counted(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int got = in.read(into, offset, length);
    counted(Math.max(0, got));
    return got;
  }

  @Override
  public long skip(long most) throws IOException {
    // InputStream's own skip would seek past the limit unnoticed.
    byte[] ignored = new byte[Math.clamp(most, 0, 8192)];
    return Math.max(0, read(ignored, 0, ignored.length));
  }

  private void counted(int more) throws IOException {
    count += more;
    if (count > limit) {
      throw new IOException("larger than " + limit + " bytes");
    }
  }
}
