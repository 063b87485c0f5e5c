package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.simulator.SimulatedPod;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orders, pods, failing modules, crashes before and after every change, and reboots, in any order:
 * what the protocol promises (I2, I3, I4) holds after every pass, and when the faults stop the node
 * comes to rest with what was asked for last.
 */
final class RandomWalkTest {

  private static final int PASSES = 80;
  private static final int PROCESS = 900;
  private static final SimulatedPod POD =
      new SimulatedPod("trading", "engine-0", "1-2-3-4-5", "engine", "ab".repeat(32));

  /** The agent's death, as far as a test can die of it. */
  private static final class Died extends Error {
    private static final long serialVersionUID = 1;
  }

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void keepsItsPromises(long seed) {
    Walk walk = new Walk(SimulatedNode.create(directory).bootInTreeDriver(), new Random(seed));

    for (int pass = 0; pass < PASSES; pass++) {
      walk.disturb();
      walk.pass();
      walk.checkPromises("seed " + seed + " pass " + pass);
    }

    walk.calm();
    walk.checkRest();
  }

  private static final class Walk {
    private final SimulatedNode node;
    private final Random random;
    private int boots;
    private int momentsLeft = Integer.MAX_VALUE;
    private long lastSeq;

    Walk(SimulatedNode node, Random random) {
      this.node = node.onEveryMoment(this::maybeDie).ask(", sfc: {}");
      this.random = random;
    }

    void disturb() {
      switch (random.nextInt(16)) {
        case 0 -> node.ask(", sfc: {}");
        case 1 -> node.ask("");
        case 2 -> node.askForRemoval();
        case 3 -> node.write("onload: {source: {hostPa");
        case 4 -> payload();
        case 5 -> node.kernel().failInit("onload", Errno.ENODEV);
        case 6, 7 -> node.kernel().healInits();
        case 8 -> node.restart();
        case 9 -> reboot();
        case 10 -> podStarts();
        case 11, 12 -> podEnds();
        case 13, 14 -> momentsLeft = random.nextInt(10);
        default -> momentsLeft = Integer.MAX_VALUE;
      }
    }

    void pass() {
      try {
        node.pass();
      } catch (Died _) {
        node.restart();
      }
    }

    void checkPromises(String where) {
      Journal journal = node.journal();
      assertThat(journal.finished()).as(where + ": I4").isGreaterThanOrEqualTo(lastSeq);
      lastSeq = journal.finished();
      if (isHeld()) {
        assertThat(node.state().module("onload")).as(where + ": I2").isPresent();
        assertThat(journal.step())
            .as(where + ": I2")
            .matches(step -> step.serves() || step == Step.QUIESCE || step == Step.FAILED);
      }
      if (node.kubelet().isHealthy()) {
        assertThat(journal.step()).as(where + ": I3").matches(Step::serves);
        assertThat(journal.boot()).as(where + ": I3").isEqualTo(node.state().kernel().bootId());
        assertThat(journal.committed()).as(where + ": I3").isPresent();
      }
    }

    void calm() {
      momentsLeft = Integer.MAX_VALUE;
      podEnds();
      node.kernel().healInits();
      SimulatedPayload.of("9.1.0", SimulatedNode.RELEASE)
          .write(node.host().tree(), SimulatedNode.SOURCE);
      String source = "{source: {hostPath: " + SimulatedNode.SOURCE + "}, sfc: {}}";
      node.write("onload: " + source + "\nretry: calm\n");
      for (int pass = 0; pass < 400 && !isAtRest(); pass++) {
        node.pass();
      }
    }

    void checkRest() {
      assertThat(node.lastPass().problems()).isEmpty();
      assertThat(node.journal().step()).isEqualTo(Step.IDLE);
      assertThat(node.kubelet().isHealthy()).isTrue();
      assertThat(node.state().onload().toOptional().orElseThrow().version()).isEqualTo("9.1.0");
      assertThat(node.state().module("sfc").orElseThrow().isOutOfTree()).isTrue();
    }

    private boolean isAtRest() {
      return node.kubelet().isHealthy()
          && node.lastPass().problems().isEmpty()
          && node.lastPass()
              .desired()
              .filter(order -> order.retry().filter("calm"::equals).isPresent())
              .filter(order -> order.seq() == node.journal().finished())
              .isPresent();
    }

    private void payload() {
      String version = List.of("9.1.0", "9.2.0").get(random.nextInt(2));
      SimulatedPayload payload = SimulatedPayload.of(version, SimulatedNode.RELEASE);
      if (random.nextInt(3) == 0) {
        payload.module(payload.module("onload").withSymbols(List.of("unknown_symbol")));
      }
      payload.write(node.host().tree(), SimulatedNode.SOURCE);
    }

    private void reboot() {
      podEnds();
      boots++;
      node.reboot("boot-" + boots).bootInTreeDriver();
    }

    /** Kubelet gives out only what is announced as healthy. */
    private void podStarts() {
      if (node.kubelet().isHealthy() && !isHeld()) {
        node.host().processes().start(PROCESS, "engine", POD);
        node.host().processes().open(PROCESS, "onload");
      }
    }

    private void podEnds() {
      node.host().processes().end(PROCESS);
    }

    private boolean isHeld() {
      return node.state().holders().toOptional().orElseThrow().stream()
          .map(Holder::pid)
          .anyMatch(pid -> pid == PROCESS);
    }

    private void maybeDie() {
      if (--momentsLeft < 0) {
        momentsLeft = Integer.MAX_VALUE;
        throw new Died();
      }
    }
  }
}
