package io.github.onloadnode.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock whose every failure the election tries again after. It ends without a word after any other
 * exception, for instance that of a Lease without a duration.
 */
final class SpeakingLock implements Lock {

  private static final Logger LOG = LoggerFactory.getLogger(SpeakingLock.class);

  private final Lock lock;

  SpeakingLock(Lock lock) {
    this.lock = lock;
  }

  @Override
  public @Nullable LeaderElectionRecord get(KubernetesClient client) {
    return said("read", () -> lock.get(client));
  }

  @Override
  public void create(KubernetesClient client, LeaderElectionRecord record) {
    said(
        "create",
        () -> {
          lock.create(client, record);
          return record;
        });
  }

  @Override
  public void update(KubernetesClient client, LeaderElectionRecord record) {
    said(
        "update",
        () -> {
          lock.update(client, record);
          return record;
        });
  }

  private <T extends @Nullable Object> T said(String what, Supplier<T> action) {
    try {
      return action.get();
    } catch (KubernetesClientException e) {
      throw e;
    } catch (RuntimeException e) {
      String text =
          "%s %s: %s; kubectl delete it if it stays so".formatted(what, lock.describe(), e);
      LOG.warn("lease unusable why={}", text);
      throw new KubernetesClientException(text, e);
    }
  }

  @Override
  public String identity() {
    return lock.identity();
  }

  @Override
  public String describe() {
    return lock.describe();
  }
}
