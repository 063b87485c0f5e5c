package io.github.onloadnode.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What only a distribution's kernel has: signatures, lockdown, symbol versions, the in-tree sfc.
 */
@Tag("lab-distro")
final class LabDistroIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "lockdown=integrity,   Operation not permitted",
    "module.sig_enforce=1, Key was rejected by service",
  })
  void refusesUnsignedModules(String kernelArgument, String message) {
    try (var guest = new Guest(GuestSpec.debian().withKernelArguments(kernelArgument)).start()) {
      var result = guest.run("insmod " + new Payload("9.1").modules() + "/sfc_resource.ko", LIMIT);

      assertThat(result.output()).contains(message);
      assertThat(guest.output("cat /proc/modules")).doesNotContain("sfc_resource");
    }
  }

  @Test
  void loadsTheStandInsAndRefusesOtherBuildsAsADistributionDoes() {
    try (var guest = new Guest(GuestSpec.debian()).start()) {
      var good = new Payload("9.1").modules();
      guest.output(
          "modprobe lab_pci; insmod %1$s/sfc_resource.ko; insmod %1$s/sfc_char.ko".formatted(good));

      assertThat(insmod(guest, "wrong-vermagic", "onload")).contains("Invalid module format");
      assertThat(insmod(guest, "unknown-symbol", "onload")).contains("Unknown symbol in module");
      guest.output("modprobe sfc");
      assertThat(guest.output("ls /sys/bus/pci/drivers/sfc")).doesNotContain("0000:3b:00.0");
      assertThat(insmod(guest, "9.1", "sfc")).contains("File exists");
      guest.output("rmmod sfc; insmod %1$s/sfc.ko; insmod %1$s/onload.ko".formatted(good));
      assertThat(guest.output("cat /sys/module/sfc/taint")).isEqualTo("OE");
      assertThat(guest.output("cat /proc/driver/onload/filter_hwports"))
          .isEqualTo("0 0000:3b:00.0\n1 0000:3b:00.1");
      assertThat(guest.output("dmesg")).contains("onload: Unknown symbol efrm_missing_symbol");
    }
  }

  private static String insmod(Guest guest, String build, String module) {
    var result =
        guest.run("insmod %s/%s.ko".formatted(new Payload(build).modules(), module), LIMIT);
    assertThat(result.exitCode()).isNotZero();
    return result.output();
  }
}
