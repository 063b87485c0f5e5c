package io.github.onloadnode.payload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Files as xz(1), gzip(1) and zstd(1) write them. */
final class PackingTest {

  /** What {@code echo of the kernel} was packed to by each program. */
  private static final String ZSTD = "28b52ffd04687100006f6620746865206b65726e656c0af73c4363";

  private static final String XZ =
      "fd377a585a0000016922de360200210116000000742fe5a301000d6f6620746865206b65726e656c0a0000003c2e7e300001220e0cde8c609042990d010000000001595a";
  private static final String GZIP =
      "1f8b0800000000000003cb4f5328c94855c84e2dca4bcde102003c2e7e300e000000";

  @ParameterizedTest
  @CsvSource({"zstd, " + ZSTD, "xz, " + XZ, "gzip, " + GZIP})
  void unpacksWhatTheDistributionsProgramsWrote(String program, String hex) throws IOException {
    assertThat(plain(HexFormat.of().parseHex(hex)))
        .as(program)
        .asString()
        .isEqualTo("of the kernel\n");
  }

  @Test
  void handsAPlainFileOnAsItIs() throws IOException {
    assertThat(plain("\u007fELF".getBytes(US_ASCII))).asString().isEqualTo("\u007fELF");
    assertThat(plain(new byte[0])).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"zstd, " + ZSTD, "xz, " + XZ, "gzip, " + GZIP})
  void saysThatAFileWasCutShort(String program, String hex) {
    byte[] whole = HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> plain(Arrays.copyOf(whole, whole.length - 9)))
        .as(program)
        .isInstanceOf(IOException.class);
  }

  @Test
  void saysThatZstandardIsBroken() {
    byte[] file = HexFormat.of().parseHex(ZSTD);
    file[file.length - 6] ^= 1;

    assertThatThrownBy(() -> plain(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("zstd");
  }

  @Test
  void refusesWhatNeedsMoreMemoryThanThereIs() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    LZMA2Options large = new LZMA2Options();
    large.setDictSize(64 << 20);
    try (OutputStream out = new XZOutputStream(packed, large)) {
      out.write(1);
    }

    assertThatThrownBy(() -> plain(packed.toByteArray()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("memory");
  }

  private static byte[] plain(byte[] file) throws IOException {
    try (InputStream in = Packing.plain(new ByteArrayInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
