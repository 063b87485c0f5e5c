package io.github.onloadnode.controller;

import static io.github.onloadnode.controller.FakeFleet.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes to several nodes at the same time. */
final class NodeWritesTest {

  private static final int NODES = NodeWrites.AT_ONCE + 4;

  private final FakeFleet fleet = new FakeFleet(NODES, FakeFleet.SPEC);
  private final ResourcePass life = fleet.process().life();
  private final CountDownLatch together = new CountDownLatch(NodeWrites.AT_ONCE);
  private final AtomicInteger under = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void waitsForNoAnswerBeforeTheNextNodeButForSomeInAll() {
    fleet.api().fault(this::held);

    FakeFleet.until(() -> {
      life.run(KEY, () -> true);
      return fleet.nodes().stream().allMatch(node -> FakeAgents.desired(node).isPresent());
    });

    assertThat(together.getCount()).as("all of them at once").isZero();
    assertThat(most).hasValue(NodeWrites.AT_ONCE);
    assertThat(patches()).as("each node once").isEqualTo(NODES);
  }

  /** Each write is answered when as many are under way as may be. */
  private Optional<FakeApiServer.Reply> held(FakeApiServer.Request request) {
    if (request.method().equals("PATCH") && request.path().startsWith(ApiPaths.node("n"))) {
      most.accumulateAndGet(under.incrementAndGet(), Math::max);
      together.countDown();
      try {
        together.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      under.decrementAndGet();
    }
    return Optional.empty();
  }

  private long patches() {
    return fleet.api().writes().stream()
        .filter(request -> request.path().startsWith(ApiPaths.node("n")))
        .count();
  }
}
