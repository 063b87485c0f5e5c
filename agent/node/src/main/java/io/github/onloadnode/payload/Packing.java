package io.github.onloadnode.payload;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** The compression formats of distributions' kernel modules. */
enum Packing {
  XZ(".xz", "fd377a585a00"),
  GZIP(".gz", "1f8b08"),
  ZSTD(".zst", "28b52ffd");

  /**
   * The most memory for decompression: xz -6 and zstd -19 need 8 MiB, kernel builds 2, and the
   * agent's heap has 32.
   */
  private static final int MEMORY_KIB = 10 << 10;

  private static final int LONGEST_MAGIC = 6;

  private final String suffix;
  private final String magic;

  Packing(String suffix, String magic) {
    this.suffix = suffix;
    this.magic = magic;
  }

  String suffix() {
    return suffix;
  }

  /** Recognized by the first bytes; empty for a plain file. */
  static Optional<Packing> of(byte[] file) {
    return Arrays.stream(values()).filter(packing -> packing.begins(file)).findFirst();
  }

  /**
   * A file's content, unpacked while it is read.
   *
   * @param file closed together with the returned stream
   */
  static InputStream plain(InputStream file) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(file);
    buffered.mark(LONGEST_MAGIC);
    Optional<Packing> packing = of(buffered.readNBytes(LONGEST_MAGIC));
    buffered.reset();
    return packing.isPresent() ? packing.get().unpacked(buffered) : buffered;
  }

  private InputStream unpacked(InputStream packed) throws IOException {
    return switch (this) {
      case XZ -> new XZInputStream(packed, MEMORY_KIB);
      case GZIP -> new GZIPInputStream(packed);
      case ZSTD -> new Zstandard(packed);
    };
  }

  private boolean begins(byte[] file) {
    int length = magic.length() / 2;
    return file.length >= length && HexFormat.of().formatHex(file, 0, length).equals(magic);
  }

  /**
   * Turns the library's exception for broken content into an IOException, which callers of streams
   * expect.
   */
  private static final class Zstandard extends FilterInputStream {

    Zstandard(InputStream packed) {
      super(new ZstdInputStream(packed));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (RuntimeException e) {
        throw new IOException("broken zstd content: " + e.getMessage(), e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
  }
}
