package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When passes are made. */
final class ReconcileLoopTest {

  private static final ReconcileLoop.Intervals SLOW =
      new ReconcileLoop.Intervals(
          Duration.ofMillis(10), Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(50));

  private static final ReconcileLoop.Intervals GLANCING =
      new ReconcileLoop.Intervals(
          Duration.ofMillis(10), Duration.ofMillis(5), Duration.ofHours(1), Duration.ofMillis(50));

  @TempDir private Path directory;

  @Test
  void beginsAtOnceAndEndsWhenAsked() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    try (ReconcileLoop loop =
        new ReconcileLoop(node.reconciling(), () -> 0, SLOW, InstantSource.system())) {
      loop.start();

      await().atMost(Duration.ofMinutes(1)).until(() -> node.kubelet().isHealthy());
    }
    assertThat(node.journal().step()).isEqualTo(Step.IDLE);
  }

  @Test
  void looksAtAllSoonAfterItServedByTheJournal() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    node.restart();
    try (ReconcileLoop loop =
        new ReconcileLoop(node.reconciling(), () -> 0, SLOW, InstantSource.system())) {
      loop.start();

      await().atMost(Duration.ofMinutes(1)).until(() -> node.reconciling().last().isPresent());
    }
  }

  @Test
  void doesNotWaitForItsClockWhenWoken() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    try (ReconcileLoop loop =
        new ReconcileLoop(node.reconciling(), () -> 0, SLOW, InstantSource.system())) {
      loop.start();
      await().atMost(Duration.ofMinutes(1)).until(() -> node.kubelet().isHealthy());
      node.askForRemoval();

      loop.wake();

      await().atMost(Duration.ofMinutes(1)).until(() -> node.state().module("onload").isEmpty());
    }
  }

  @Test
  void bringsThePassForwardWhenTheFingerprintDiffers() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    AtomicInteger seen = new AtomicInteger();
    try (ReconcileLoop loop =
        new ReconcileLoop(node.reconciling(), seen::get, GLANCING, InstantSource.system())) {
      loop.start();
      await().atMost(Duration.ofMinutes(1)).until(() -> node.kubelet().isHealthy());
      node.askForRemoval();

      seen.incrementAndGet();

      await().atMost(Duration.ofMinutes(1)).until(() -> node.state().module("onload").isEmpty());
    }
  }

  @Test
  void makesNoPassWhileTheFingerprintIsTheSame() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    AtomicInteger taken = new AtomicInteger();
    Supplier<Integer> nothingNew = () -> taken.incrementAndGet() * 0;
    try (ReconcileLoop loop =
        new ReconcileLoop(node.reconciling(), nothingNew, GLANCING, InstantSource.system())) {
      loop.start();
      await().atMost(Duration.ofMinutes(1)).until(() -> taken.get() > 20);
      Pass last = node.lastPass();

      await().atMost(Duration.ofMinutes(1)).until(() -> taken.get() > 40);

      assertThat(node.lastPass()).isSameAs(last);
    }
  }

  @Test
  void passesAtEveryCheckWhileSomethingIsWrong() {
    SimulatedNode node = SimulatedNode.create(directory).write("onload: {source: {hostPa");
    try (ReconcileLoop loop =
        new ReconcileLoop(node.reconciling(), () -> 0, GLANCING, InstantSource.system())) {
      loop.start();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> node.reconciling().last().filter(c -> !c.problems().isEmpty()).isPresent());
      AtomicInteger passes = new AtomicInteger();
      node.onEveryMoment(passes::incrementAndGet);

      await().atMost(Duration.ofMinutes(1)).until(() -> passes.get() > 20);

      assertThat(node.lastPass().problems()).isNotEmpty();
    }
  }

  @Test
  void goesOnAfterAPassThatFailed() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    List<Integer> failures = Collections.synchronizedList(new ArrayList<>());
    node.onEveryMoment(() -> {
      if (failures.size() < 3) {
        failures.add(1);
        throw new IllegalStateException("a bug");
      }
    });
    try (ReconcileLoop loop =
        new ReconcileLoop(node.reconciling(), () -> 0, SLOW, InstantSource.system())) {
      loop.start();

      await().atMost(Duration.ofMinutes(1)).until(() -> node.kubelet().isHealthy());
    }
    assertThat(failures).hasSize(3);
  }

  @Test
  void deletesWhatARemovalLeftOnlyAfterTheLastPass() throws InterruptedException {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    node.askForRemoval().settle();
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    node.onEveryMoment(() -> {
      began.countDown();
      awaited(goesOn);
    });
    Path journal = directory.resolve("var/lib/onload-agent/journal.json");
    ReconcileLoop loop =
        new ReconcileLoop(node.reconciling(), () -> 0, SLOW, InstantSource.system());
    loop.start();
    began.await();

    loop.close();

    assertThat(journal).as("the pass is still under way").exists();

    goesOn.countDown();
    loop.close();
    assertThat(journal).doesNotExist();
  }

  @Test
  void deletesAllOrNothingWhenItsEndIsInterrupted() throws InterruptedException {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    node.askForRemoval().settle();
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    node.onEveryMoment(() -> {
      began.countDown();
      awaited(goesOn);
    });
    ReconcileLoop loop =
        new ReconcileLoop(node.reconciling(), () -> 0, SLOW, InstantSource.system());
    loop.start();
    began.await();

    assertThat(endsInterrupted(loop)).isTrue();
    assertThat(directory.resolve("var/lib/onload-agent"))
        .isDirectoryContaining("glob:**/journal.json")
        .isDirectoryContaining("glob:**/desired.json");

    goesOn.countDown();
    await().atMost(Duration.ofMinutes(1)).until(() -> !loop.isAlive());
    assertThat(endsInterrupted(loop)).isTrue();
    assertThat(directory.resolve("var/lib/onload-agent")).doesNotExist();
  }

  /** Returns whether its thread is still interrupted afterwards, and is not when this returns. */
  private static boolean endsInterrupted(ReconcileLoop loop) {
    Thread.currentThread().interrupt();
    loop.close();
    return Thread.interrupted();
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError("wait for the test", e);
    }
  }

  @Test
  void saysNothingInAQuietPass() {
    SimulatedNode node = SimulatedNode.create(directory).ask("");
    node.settle();
    List<String> lines = new ArrayList<>();
    Handler handler = collecting(lines);
    Logger logger = Logger.getLogger("io.github.onloadnode");
    logger.addHandler(handler);
    try {
      node.pass();
      node.pass();
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(lines).isEmpty();
    assertThat(node.journal().committed()).isNotEqualTo(Optional.empty());
  }

  private static Handler collecting(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(line.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
