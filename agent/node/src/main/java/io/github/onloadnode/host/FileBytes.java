package io.github.onloadnode.host;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A file's bytes at any offset, so that the whole file need not be in memory. */
public interface FileBytes extends AutoCloseable {

  /** The size when the file was opened. */
  long size();

  /**
   * So many bytes from this offset, little-endian.
   *
   * @throws EOFException where the file has become shorter
   * @throws IndexOutOfBoundsException for a range outside the file
   */
  ByteBuffer read(long offset, int length) throws IOException;

  @Override
  void close() throws IOException;

  /** Bytes that are already in memory. */
  static FileBytes of(byte[] content) {
    return new FileBytes() {
      @Override
      public long size() {
        return content.length;
      }

      @Override
      public ByteBuffer read(long offset, int length) {
        requireInside(offset, length, content.length);
        return ByteBuffer.wrap(content, (int) offset, length)
            .slice()
            .asReadOnlyBuffer()
            .order(ByteOrder.LITTLE_ENDIAN);
      }

      @Override
      public void close() {}
    };
  }

  /** Offsets come from files, and may be any number. */
  static void requireInside(long offset, long length, long size) {
    if (offset < 0 || length < 0 || offset > size || length > size - offset) {
      throw new IndexOutOfBoundsException(
          "offset " + offset + ", length " + length + " of a file of " + size + " bytes");
    }
  }
}
