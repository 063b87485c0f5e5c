package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.order.AskingNode;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One revision by its name, on a node that boots into other kernels. */
final class KernelChangeTest {

  private static final String REV = "onload-3f9c2a7b10de";
  private static final String OLD = SimulatedNode.RELEASE;
  private static final String NEW = "6.1.0-57-amd64";
  private static final String NEWEST = "6.1.0-58-amd64";

  @TempDir private Path directory;
  private SimulatedNode node;
  private long seq = 1;

  @BeforeEach
  void install() {
    node =
        SimulatedNode.create(directory)
            .bootInTreeDriver()
            .with(Duration.ofMinutes(1), Optional.of(this::order));
    SimulatedPayload.writeHostModules(node.host().tree(), NEW);
    SimulatedPayload.writeHostModules(node.host().tree(), NEWEST);
    node.settle();
    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(1, OrderOutcome.SUCCEEDED));
  }

  @Test
  void isStagedAndLoadedForAKernelThatItHasModulesFor() {
    bring(NEW);
    reboot("boot-2", NEW);
    assertThat(problem(node.settle())).isEqualTo(Reason.NO_KERNEL_MAPPING);

    seq = 2;
    Pass pass = node.settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.SUCCEEDED));
    assertThat(node.journal().release()).isEqualTo(NEW);
    assertThat(pass.serving().withheld()).isEmpty();
    assertThat(pass.serving().revision().orElseThrow().payload().release()).isEqualTo(NEW);
    assertThat(node.state().module("onload")).isPresent();
  }

  @Test
  void loadsNothingOnAKernelWithoutModulesHoweverOftenItBoots() {
    for (int boot = 2; boot <= 9; boot++) {
      Pass pass = reboot("boot-" + boot, NEW).bootInTreeDriver().settle();

      assertThat(problem(pass)).isEqualTo(Reason.NO_KERNEL_MAPPING);
      assertThat(pass.serving().withheld()).isPresent();
      assertThat(node.state().module("onload")).isEmpty();
      assertThat(node.journal().step()).isEqualTo(Step.IDLE);
    }
    Pass back = reboot("boot-10", OLD).bootInTreeDriver().settle();

    assertThat(back.serving().withheld()).isEmpty();
  }

  @Test
  void comesBackOnTheKernelBeforeWithoutAnOrder() {
    orderFor(NEW);

    Pass pass = reboot("boot-3", OLD).settle();

    assertThat(pass.serving().withheld()).isEmpty();
    assertThat(node.journal().release()).isEqualTo(OLD);
    assertThat(kept(OLD)).exists();
    assertThat(kept(NEW)).exists();
  }

  @Test
  void keepsTheFilesOfTheKernelThatRunsAndOfTheOneBefore() {
    orderFor(NEW);
    assertThat(kept(OLD)).exists();

    orderFor(NEWEST);

    assertThat(kept(NEWEST)).exists();
    assertThat(kept(NEW)).exists();
    assertThat(kept(OLD)).doesNotExist();
    assertThat(directory.resolve("var/lib/onload-agent/images").toFile().list()).hasSize(2);
  }

  @Test
  void doesNotLoadAgainWhatKilledTheNodeAsItsOwnWayBack() {
    bring(NEW);
    reboot("boot-2", NEW).settle();
    seq = 2;
    while (node.journal().step() != Step.LOAD) {
      node.pass();
    }

    Pass pass = reboot("boot-3", NEW).settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(2, OrderOutcome.FAILED));
    assertThat(node.journal().result().orElseThrow().reason().orElseThrow().reason())
        .isEqualTo(Reason.KILLED_THE_NODE);
    assertThat(node.state().module("onload")).isEmpty();
    assertThat(pass.serving().withheld()).isPresent();
  }

  private void orderFor(String release) {
    bring(release);
    seq++;
    assertThat(reboot("boot-" + seq, release).settle().serving().withheld()).isEmpty();
    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(seq, OrderOutcome.SUCCEEDED));
  }

  /** The power goes, and this kernel comes up. */
  private SimulatedNode reboot(String bootId, String release) {
    node.kernel().reboot(bootId, release);
    return node.restart();
  }

  private void bring(String release) {
    SimulatedPayload.of("9.1.0", release).write(node.host().tree(), SimulatedNode.SOURCE);
  }

  private Path kept(String release) {
    return directory.resolve("var/lib/onload-agent/revisions/" + REV + "@" + release + ".json");
  }

  private static Reason problem(Pass pass) {
    return pass.problems().stream().findFirst().map(Finding::reason).orElseThrow();
  }

  private Order order(AskingNode asking) {
    DesiredDocument document =
        DesiredParser.parse(
            "order", "onload: {source: {hostPath: " + SimulatedNode.SOURCE + "}, sfc: {}}\n");
    Desired desired =
        new Desired(
            "uid",
            "uid",
            seq,
            Optional.of(REV),
            Desired.Cause.SPEC,
            Optional.empty(),
            Optional.empty());
    return new Order(
        Optional.of(desired),
        Reading.present(Grant.go(desired)),
        Optional.of(new RevisionContent(document, SimulatedNode.SOURCE, Optional.empty())),
        Optional.empty());
  }
}
