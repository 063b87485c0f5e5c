package io.github.onloadnode.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.GuestSpec;
import io.github.onloadnode.lab.Payload;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The assembled agent on a distribution's kernel: what it refuses before it touches the node. */
@Tag("lab-distro")
final class AgentOnDebianIT {

  /** Without hardware acceleration the agent takes its time to start. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "lockdown=integrity,   lockdown",
    "module.sig_enforce=1, module.sig_enforce",
  })
  void refusesUnsignedModulesAndSaysWhoAsksForSignatures(String kernelArgument, String asker) {
    try (var guest = boot(kernelArgument)) {
      var agent = order(guest, "9.1");

      awaitResult(
          agent,
          "Rejected SignatureRequired",
          asker + " requires signed modules; unsigned are onload, sfc, sfc_char, sfc_resource",
          "sign the modules with a key that the machine trusts");
      assertThat(guest.output("cat /proc/modules")).doesNotContain("onload", "sfc_");
    }
  }

  @Test
  void namesBothVermagics() {
    try (var guest = boot("quiet")) {
      var agent = order(guest, "wrong-vermagic");

      awaitResult(
          agent,
          "Rejected VermagicMismatch",
          guest.output("modinfo -F vermagic %s/onload.ko".formatted(new Payload("9.2").modules())),
          guest.output(
              "modinfo -F vermagic %s/onload.ko"
                  .formatted(new Payload("wrong-vermagic").modules())));
      assertThat(guest.output("cat /proc/modules")).doesNotContain("onload", "sfc_");
    }
  }

  private static Guest boot(String kernelArgument) {
    var guest =
        new Guest(
            GuestSpec.debian()
                .withKernelArguments(kernelArgument)
                .withDirectory(Path.of("../dist/target/app").toAbsolutePath().normalize()));
    guest.start();
    // Like every distribution's init.
    guest.output(
        "mountpoint -q /sys/kernel/security || mount -t securityfs none /sys/kernel/security");
    return guest;
  }

  private static AgentInGuest order(Guest guest, String build) {
    var agent = new AgentInGuest(guest);
    agent.desire(
        "onload: {source: {hostPath: %s}, sfc: {}}".formatted(new Payload(build).directory()));
    agent.start();
    return agent;
  }

  private static void awaitResult(AgentInGuest agent, String end, String... words) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(agent.report().result()).startsWith(end).contains(words));
    assertThat(agent.log()).contains(words);
  }
}
