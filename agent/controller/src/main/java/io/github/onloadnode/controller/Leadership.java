package io.github.onloadnode.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.github.onloadnode.api.LeaseNames;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process is the one that acts. Two at a time do no harm, since every write is for one
 * version of its object; they only waste their time on each other's writes.
 */
final class Leadership implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final Duration LEASE_DURATION = Duration.ofSeconds(15);
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final LeaderElectionConfig config;
  private volatile boolean leads;
  private volatile boolean closed;
  private volatile CompletableFuture<?> election = CompletableFuture.completedFuture(null);

  Leadership(KubernetesClient client, String namespace, String identity, Runnable changed) {
    this.client = client;
    this.config =
        new LeaderElectionConfigBuilder()
            .withName(LeaseNames.CONTROLLER)
            .withLock(new SpeakingLock(new LeaseLock(namespace, LeaseNames.CONTROLLER, identity)))
            .withLeaseDuration(LEASE_DURATION)
            .withRenewDeadline(RENEW_DEADLINE)
            .withRetryPeriod(RETRY)
            .withReleaseOnCancel(true)
            .withLeaderCallbacks(
                new LeaderCallbacks(() -> turn(true, changed), () -> turn(false, changed), _ -> {}))
            .build();
  }

  private void turn(boolean on, Runnable changed) {
    if (leads != on) {
      LOG.info("leadership changed leader={} lease={}", on, LeaseNames.CONTROLLER);
    }
    leads = on;
    changed.run();
  }

  void start() {
    election = client.leaderElector().withConfig(config).build().start();
    var _ =
        election.whenCompleteAsync(
            (_, _) -> {
              if (!closed) {
                start();
              }
            },
            CompletableFuture.delayedExecutor(RETRY.toSeconds(), TimeUnit.SECONDS));
  }

  boolean leads() {
    return leads;
  }

  @Override
  public void close() {
    closed = true;
    leads = false;
    election.cancel(true);
  }
}
