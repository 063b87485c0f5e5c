package io.github.onloadnode.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Fifty nodes of benchmark "fleet": its limits hold on any machine, unlike its times. */
@Tag("lab-fleet")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FleetOf50IT {

  private static final FleetRun.Size SIZE = new FleetRun.Size(50, 5, Duration.ofMinutes(10));

  private FleetRun run;

  @BeforeAll
  void installed(@TempDir Path directory) throws Exception {
    run = FleetRun.start(Path.of("../..").toAbsolutePath().normalize(), directory, SIZE);
    run.awaitInstalled();
  }

  @AfterAll
  void ended() {
    if (run != null) {
      run.close();
    }
  }

  @Test
  @Order(1)
  void aSwitchOfAllNodesTakesFewCalls() throws Exception {
    var change = run.switchTo("second");

    System.out.println("FLEET: 50 nodes, five at a time: " + change);
    assertThat((double) change.calls().total() / SIZE.nodes())
        .isLessThanOrEqualTo(FleetBenchmark.CALLS_GOAL);
  }

  @Test
  @Order(2)
  void nodesThatWaitCostNoCalls() throws Exception {
    run.pauseBefore("third");

    var last = new AtomicReference<>(run.calls());
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> {
          var now = run.calls();
          return last.getAndSet(now).equals(now);
        });
  }
}
