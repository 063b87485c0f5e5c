package io.github.onloadnode.agent.payload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** How distributions compress the modules of their kernels. */
enum Packing {
  XZ(".xz", "fd377a585a00"),
  GZIP(".gz", "1f8b08"),
  ZSTD(".zst", "28b52ffd");

  /** Debug builds of large drivers stay below it. */
  private static final int LIMIT = 256 << 20;

  private static final int MEMORY_KIB = 128 << 10;

  private final String suffix;
  private final String magic;

  Packing(String suffix, String magic) {
    this.suffix = suffix;
    this.magic = magic;
  }

  String suffix() {
    return suffix;
  }

  /** Told by the first bytes; empty for a plain file. */
  static Optional<Packing> of(byte[] file) {
    return Arrays.stream(values()).filter(packing -> packing.begins(file)).findFirst();
  }

  /**
   * The plain file.
   *
   * @throws IOException where the content is broken, too large, or packed in a way that only kmod
   *     unpacks
   */
  byte[] unpack(byte[] file) throws IOException {
    try (InputStream in = stream(file)) {
      byte[] plain = in.readNBytes(LIMIT + 1);
      if (plain.length > LIMIT) {
        throw new IOException("larger than " + LIMIT + " bytes when unpacked");
      }
      return plain;
    }
  }

  private InputStream stream(byte[] file) throws IOException {
    ByteArrayInputStream packed = new ByteArrayInputStream(file);
    return switch (this) {
      case XZ -> new XZInputStream(packed, MEMORY_KIB);
      case GZIP -> new GZIPInputStream(packed);
      case ZSTD -> throw new IOException("compressed by zstd, which this agent does not unpack");
    };
  }

  private boolean begins(byte[] file) {
    int length = magic.length() / 2;
    return file.length >= length && HexFormat.of().formatHex(file, 0, length).equals(magic);
  }
}
