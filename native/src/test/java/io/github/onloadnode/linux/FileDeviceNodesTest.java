package io.github.onloadnode.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.linux.DeviceNodes.CharacterDevice;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parser of what stat(2) says. */
class FileDeviceNodesTest {

  private static final int CHARACTER = 0x2000;
  private static final int BLOCK = 0x6000;

  /** Numbers put together by makedev(3) of glibc 2.41. */
  @ParameterizedTest
  @CsvSource({
    "0xf500, 245, 0",
    "0x103, 1, 3",
    "0x1fffff, 4095, 511",
    "0x1000000fff01, 8191, 1",
    "0xfff1fcff, 508, 1048575",
  })
  void takesDeviceNumberApart(String rdev, int major, int minor) {
    assertThat(parse(CHARACTER | 0666, Long.decode(rdev)))
        .isEqualTo(new CharacterDevice(major, minor, 0666));
  }

  @Test
  void ignoresBlockDevice() {
    assertThat(FileDeviceNodes.parse(Map.of("mode", BLOCK | 0660, "rdev", 0x103L))).isEmpty();
  }

  private static CharacterDevice parse(int mode, long rdev) {
    return FileDeviceNodes.parse(Map.of("mode", mode, "rdev", rdev)).orElseThrow();
  }
}
