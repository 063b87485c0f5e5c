package io.github.onloadnode.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The Leases by which agents say that they live, renewed as often as the product's. */
final class PlayedLeases {

  private static final String PATH =
      "/apis/coordination.k8s.io/v1/namespaces/" + FleetRun.RELEASE + "/leases";
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final ApiDoor api;
  private final InstantSource clock;
  private final ExecutorService threads;

  PlayedLeases(ApiDoor api, InstantSource clock, ExecutorService threads) {
    this.api = api;
    this.clock = clock;
    this.threads = threads;
  }

  /** Makes that of a node, and renews it until the threads end; not all at the same time. */
  void begin(String node) throws IOException, InterruptedException {
    api.post(
        PATH,
        ApiDoor.JSON,
        "{\"metadata\":{\"name\":\"onload-agent-%1$s\"},\"spec\":{\"holderIdentity\":\"%1$s\",\"renewTime\":\"%2$s\"}}"
            .formatted(node, now()));
    later(node, ThreadLocalRandom.current().nextLong(PERIOD.toMillis()));
  }

  private void later(String node, long milliseconds) {
    CompletableFuture.delayedExecutor(milliseconds, TimeUnit.MILLISECONDS)
        .execute(() -> {
          if (!threads.isShutdown()) {
            threads.execute(() -> renew(node));
          }
        });
  }

  /** One that fails is made up for by the next, as a real agent's. */
  private void renew(String node) {
    try {
      api.patch(
          PATH + "/onload-agent-" + node,
          ApiDoor.MERGE_PATCH,
          "{\"spec\":{\"renewTime\":\"%s\"}}".formatted(now()));
    } catch (IOException _) {
      // The next one follows below.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    later(node, PERIOD.toMillis());
  }

  /** In microseconds, as the API server wants it. */
  private String now() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return now.toString().replace("Z", ".000000Z");
  }
}
