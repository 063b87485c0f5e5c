package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lines of /proc/devices. */
class DeviceScannerTest {

  @Test
  void readsCapturedCharacterDevicesAndNoBlockDevices() {
    assertThat(DeviceScanner.parse(Fixture.text("modules/uml-7.2.13/devices")))
        .containsEntry("misc", 10)
        .containsEntry("/dev/tty", 5)
        .containsEntry("pps", 254)
        .doesNotContainKeys("loop", "blkext");
  }

  @Test
  void keepsFirstRegionOfDriver() {
    assertThat(DeviceScanner.parse("Character devices:\n  4 tty\n245 onload\n246 onload\n"))
        .containsEntry("onload", 245);
  }
}
