package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.simulator.SimulatedModule;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.simulator.SimulatedPod;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole change path on a simulated host: file, payload, journal, kernel. */
final class ReconcilerTest {

  private static final SimulatedPod POD =
      new SimulatedPod(
          "trading", "engine-0", "11111111-2222-3333-4444-555555555555", "engine", "aa".repeat(32));

  @TempDir private Path directory;

  @Test
  void bringsABareNodeToThePayloadAndCommits() {
    SimulatedNode node = SimulatedNode.create(directory).bootInTreeDriver().ask(", sfc: {}");

    Pass pass = node.settle();

    assertThat(pass.problems()).isEmpty();
    assertThat(node.journal().step()).isEqualTo(Step.IDLE);
    assertThat(node.journal().committed()).isPresent();
    assertThat(node.journal().removedInTree()).containsExactly("sfc");
    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(1, OrderOutcome.SUCCEEDED));
    assertThat(node.kubelet().isHealthy()).isTrue();
    assertThat(node.state().module("sfc").orElseThrow().isOutOfTree()).isTrue();
  }

  @Test
  void startsTheControlPlaneFromTheStagedFiles() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();

    assertThat(parameter(node, "cplane_server_path"))
        .startsWith("/opt/onload-agent/")
        .endsWith("/sbin/onload_cp_server");
    assertThat(parameter(node, "cplane_server_params"))
        .isEqualTo("--llap-max 1024 --ipif-max 1024 --mac-max 4096 -K");
    assertThat(parameter(node, "cplane_server_uid")).isEqualTo("65534");
  }

  @Test
  void changesNothingInAQuietPass() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    Journal before = node.journal();

    assertThat(node.pass()).isEqualTo(NextPass.LATER);
    assertThat(node.journal()).isEqualTo(before);
  }

  @Test
  void waitsForAPodAndThenRemovesEverything() {
    SimulatedNode node = SimulatedNode.create(directory).bootInTreeDriver().ask(", sfc: {}");
    node.settle();
    node.host().processes().start(900, "engine", POD);
    node.host().processes().open(900, "onload");

    Pass waiting = node.askForRemoval().settle();

    assertThat(waiting.problems().getFirst().message())
        .contains("process 900 (engine) of pod trading/engine-0");
    assertThat(node.state().module("onload")).isPresent();
    assertThat(node.kubelet().isHealthy()).isFalse();

    node.host().processes().end(900);
    node.settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.REMOVED);
    assertThat(node.state().module("onload")).isEmpty();
    assertThat(node.state().module("sfc").orElseThrow().isOutOfTree()).isFalse();
    assertThat(directory.resolve("opt/onload-agent")).doesNotExist();
  }

  @Test
  void isHealthyAtOnceAfterARestart() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();

    node.restart().pass();

    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @Test
  void loadsTheCommittedRevisionAfterARebootWithoutAnySource() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    node.host().tree().remove(SimulatedNode.SOURCE);
    node.host().tree().remove(SimulatedNode.DESIRED);

    Pass pass = node.reboot("boot-2").settle();

    assertThat(node.kubelet().isHealthy()).isTrue();
    assertThat(pass.problems())
        .extracting(problem -> problem.reason())
        .containsExactly(Reason.DESIRED_UNREADABLE);
  }

  @Test
  void leavesTheNodeAsItIsWhileTheFileMakesNoSense() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    Journal before = node.journal();

    Pass pass = node.write("onload:\n").settle();

    assertThat(node.journal()).isEqualTo(before);
    assertThat(node.kubelet().isHealthy()).isTrue();
    assertThat(pass.problems())
        .extracting(problem -> problem.reason())
        .containsExactly(Reason.DESIRED_INVALID);
  }

  @Test
  void bringsTheInTreeDriverBackAfterAFailingInit() {
    SimulatedNode node = SimulatedNode.create(directory).bootInTreeDriver();
    node.kernel().failInit("onload", Errno.ENODEV);

    Pass pass = node.ask(", sfc: {}").settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.ROLLED_BACK);
    assertThat(node.state().module("onload")).isEmpty();
    assertThat(node.state().module("sfc").orElseThrow().isOutOfTree()).isFalse();
    assertThat(pass.result().orElseThrow().seq()).isEqualTo(1);
    assertThat(pass.result().orElseThrow().reason().orElseThrow().message())
        .contains("load module onload", "ENODEV");
  }

  @Test
  void triesAgainOnlyWhenAsked() {
    SimulatedNode node = SimulatedNode.create(directory);
    node.kernel().failInit("onload", Errno.ENODEV);
    node.ask("").settle();
    node.kernel().healInits();

    assertThat(node.settle().journal().orElseThrow().committed()).isEmpty();
    node.write("onload: {source: {hostPath: " + SimulatedNode.SOURCE + "}}\nretry: now\n").settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.SUCCEEDED));
  }

  @Test
  void goesBackToTheOldReleaseWhereTheNewOneFails() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    Optional<String> old = node.journal().committed();
    SimulatedPayload broken = SimulatedPayload.of("9.2.0", SimulatedNode.RELEASE);
    broken
        .module(broken.module("onload").withSymbols(List.of("unknown_to_this_kernel")))
        .write(node.host().tree(), SimulatedNode.SOURCE);

    Pass pass = node.settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.ROLLED_BACK));
    assertThat(node.journal().committed()).isEqualTo(old);
    assertThat(node.state().onload().toOptional().orElseThrow().version()).isEqualTo("9.1.0");
    assertThat(node.kubelet().isHealthy()).isTrue();
    assertThat(pass.result().map(OrderResult::outcome)).contains(OrderOutcome.ROLLED_BACK);
    assertThat(pass.result().orElseThrow().reason().orElseThrow().message())
        .contains("unknown_to_this_kernel");
    assertThat(node.restart().settle().result()).isEqualTo(pass.result());
  }

  @Test
  void rewritesControlPlaneArgumentsWithoutDisturbingPods() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    node.host().processes().start(900, "engine", POD);
    node.host().processes().open(900, "onload");

    node.ask(", controlPlane: {parameters: [-K, -v]}").settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.SUCCEEDED));
    assertThat(parameter(node, "cplane_server_params"))
        .isEqualTo("--llap-max 1024 --ipif-max 1024 --mac-max 4096 -K -v");
    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @Test
  void reloadsWhatOthersUnloaded() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    node.kernel().servers().kill(4242);
    node.kernel().unload("onload");

    Pass pass = node.settle();

    assertThat(pass.problems()).isEmpty();
    assertThat(node.state().module("onload")).isPresent();
    assertThat(node.kubelet().isHealthy()).isTrue();
  }

  @Test
  void withholdsDevicesThatLeadNowhereBeforeItAsksAKubeletThatHangs() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    int told = node.kubelet().published().size();
    node.kernel().servers().kill(4242);
    node.kernel().unload("onload");
    node.kubelet().hang("no answer within 5 s");

    node.pass();

    assertThat(node.kubelet().published().subList(told, told + 1))
        .allMatch(serving -> serving.withheld().isPresent());
    assertThat(node.lastPass().holders().unknown()).hasValue("no answer within 5 s");
  }

  @Test
  void doesNothingWithAJournalOfALaterAgent() throws Exception {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.host().tree().write("/var/lib/onload-agent/journal.json", "{\"v\":2}\n");

    Pass pass = node.settle();

    assertThat(pass.problems().getFirst().reason()).isEqualTo(Reason.UNSUPPORTED_SCHEMA);
    assertThat(node.state().module("onload")).isEmpty();
    assertThat(Files.readString(directory.resolve("var/lib/onload-agent/journal.json")))
        .isEqualTo("{\"v\":2}\n");
  }

  @Test
  void reportsAHangingInitAndContinues() {
    SimulatedNode node =
        SimulatedNode.create(directory).with(Duration.ofSeconds(1), Optional.empty()).ask("");
    node.kernel().hangInit("sfc_char");
    try {
      Pass pass = node.settle();

      assertThat(node.journal().step()).isEqualTo(Step.FAILED);
      assertThat(pass.result().orElseThrow().reason().orElseThrow().reason())
          .isEqualTo(Reason.INIT_HANGS);
      assertThat(node.pass()).isEqualTo(NextPass.LATER);
    } finally {
      node.kernel().releaseInit("sfc_char");
      await().until(() -> !node.kernel().isInInit("sfc_char"));
    }
  }

  @Test
  void bringsTheInTreeDriverBackWhenRemovedAfterAHangingInit() {
    SimulatedNode node =
        SimulatedNode.create(directory)
            .bootInTreeDriver()
            .with(Duration.ofSeconds(1), Optional.empty())
            .ask(", sfc: {}");
    node.kernel().hangInit("sfc_char");
    node.settle();
    node.kernel().releaseInit("sfc_char");
    await().until(() -> !node.kernel().isInInit("sfc_char"));

    node.askForRemoval().settle();

    assertThat(node.journal().outcome()).contains(OrderOutcome.REMOVED);
    assertThat(node.state().module("sfc").orElseThrow().isOutOfTree()).isFalse();
  }

  @Test
  void replacesWhatAnotherReleaseLeftBehind() {
    SimulatedNode node = SimulatedNode.create(directory);
    node.host().modules().appear(SimulatedModule.onload("8.1.3", "5.3").get(1));

    Pass pass = node.ask("").settle();

    assertThat(pass.result().map(OrderResult::outcome)).contains(OrderOutcome.SUCCEEDED);
    assertThat(node.state().module("sfc_resource").orElseThrow().buildId().toOptional())
        .isNotEqualTo(SimulatedModule.onload("8.1.3", "5.3").get(1).buildId());
  }

  private static String parameter(SimulatedNode node, String name) {
    return node.state()
        .module("onload")
        .map(onload -> onload.parameters().getOrDefault(name, Reading.absent()))
        .flatMap(Reading::toOptional)
        .orElse("");
  }
}
