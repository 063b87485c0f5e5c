package io.github.onloadnode.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each faulty build fails as intended. */
@Tag("lab-node")
@InGuest
final class LabFaultyBuildsIT {
  private final Guest guest;

  LabFaultyBuildsIT(Guest guest) {
    this.guest = guest;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "fails-init,     Input/output error",
    "unknown-symbol, Unknown symbol in module",
    "wrong-vermagic, Invalid module format",
  })
  void refusesOnloadWithItsErrno(String build, String message) {
    var modules = new Payload(build).modules();
    var good = new Payload("9.2").modules();
    guest.output("insmod %1$s/sfc_resource.ko && insmod %1$s/sfc_char.ko".formatted(good));

    var result = guest.run("insmod " + modules + "/onload.ko");

    guest.output("rmmod sfc_char sfc_resource");
    assertThat(result.output()).contains(message);
  }

  /** Like builds of Onload that differ only in their version text. */
  @Test
  void buildsOfOneSourceHaveOneSrcversion() {
    var field = "modinfo -F %s %s/onload.ko";
    var one = new Payload("9.2").modules();
    var two = new Payload("9.2-rebuilt").modules();

    assertThat(guest.output(field.formatted("srcversion", two)))
        .isEqualTo(guest.output(field.formatted("srcversion", one)))
        .isNotEqualTo(guest.output(field.formatted("srcversion", new Payload("9.1").modules())));
    assertThat(guest.output(field.formatted("version", two))).isEqualTo("9.2.1");
    guest.output("cmp %s/sfc.ko %s/sfc.ko".formatted(one, two));
  }

  @Test
  void theKernelNamesTheUnknownSymbol() {
    var modules = new Payload("unknown-symbol").modules();

    guest.run(
        "insmod %1$s/sfc_resource.ko; insmod %1$s/sfc_char.ko; insmod %1$s/onload.ko"
            .formatted(modules));

    guest.output("rmmod sfc_char sfc_resource");
    assertThat(guest.output("dmesg"))
        .contains("onload: Unknown symbol efrm_missing_symbol (err -2)");
  }

  @Test
  void slowBuildTakesASecondAModule() {
    var modules = new Payload("9.1-slow").modules();

    // The shell's "time" writes to standard error.
    var seconds =
        guest.output("TIMEFORMAT=%%R; { time insmod %s/sfc_resource.ko; } 2>&1".formatted(modules));

    guest.output("rmmod sfc_resource");
    assertThat(Double.parseDouble(seconds)).isGreaterThanOrEqualTo(1.0);
  }

  @Test
  void hangingBuildThatCanBeKilledGivesUpAndLeavesNothing() {
    var modules = new Payload("hangs-20s").modules();
    guest.output("insmod %1$s/sfc_resource.ko; insmod %1$s/sfc_char.ko".formatted(modules));
    var loader = guest.background("loader", "exec insmod %s/onload.ko".formatted(modules));
    await().until(() -> guest.output("cat /proc/modules").contains("Loading"));

    loader.signal("KILL");

    await().until(() -> !guest.output("cat /proc/modules").contains("onload "));
    guest.output("rmmod sfc_char sfc_resource");
  }

  @Test
  void hangingBuildOutlivesItsKiller() {
    try (var own = new Guest(GuestSpec.uml().withMemory(256)).start()) {
      var modules = new Payload("hangs-init").modules();
      own.output("insmod %1$s/sfc_resource.ko; insmod %1$s/sfc_char.ko".formatted(modules));
      var loader = own.background("loader", "exec insmod %s/onload.ko".formatted(modules));
      await().until(() -> own.output("cat /proc/modules").contains("Loading"));

      loader.signal("KILL");

      assertThat(own.output("grep State /proc/%d/status".formatted(loader.pid())))
          .contains("D (disk sleep)");
      assertThat(own.output("cat /proc/modules")).contains("Loading");
    }
  }

  @Test
  void panickingBuildEndsTheGuestAndTheDiskKeepsWhatWasSynced() {
    try (var own = new Guest(GuestSpec.uml().withMemory(256)).start()) {
      var modules = new Payload("panics").modules();
      own.output("echo kept > /root/note; sync");
      own.background(
          "loader",
          "insmod %1$s/sfc_resource.ko; insmod %1$s/sfc_char.ko; insmod %1$s/onload.ko"
              .formatted(modules));
      await().until(() -> !own.isRunning());

      own.start();

      assertThat(own.output("cat /root/note")).isEqualTo("kept");
      assertThat(own.kernelLog())
          .contains("Kernel panic - not syncing: onload: the build that panics at init");
    }
  }
}
