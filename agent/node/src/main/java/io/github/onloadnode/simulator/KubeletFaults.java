package io.github.onloadnode.simulator;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Faults of the kubelet that can be switched on and off. */
public final class KubeletFaults {

  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger brokenStreams = new AtomicInteger();
  private final AtomicInteger withheldStreams = new AtomicInteger();
  private final AtomicInteger deaths = new AtomicInteger();
  private volatile @Nullable CountDownLatch hang;
  private volatile boolean podsUnknown;
  private volatile String refused = "";

  /** The next registrations are answered with an error. */
  public void refuseRegistrations(int count) {
    refusals.set(count);
  }

  /** From now on registrations of this resource are answered with an error. */
  public void refuse(String resource) {
    refused = resource;
  }

  /** The next streams end as soon as they are opened. */
  public void breakStreams(int count) {
    brokenStreams.set(count);
  }

  /** After the next registrations no stream is opened. */
  public void withholdStreams(int count) {
    withheldStreams.set(count);
  }

  /** At the next registration the kubelet dies after connecting to the plugin. */
  public void dieInRegistration() {
    deaths.set(1);
  }

  /** From now on registrations get no answer. */
  public void hangRegistrations() {
    hang = new CountDownLatch(1);
  }

  /** Hanging registrations continue, and new ones do not hang. */
  public void releaseRegistrations() {
    CountDownLatch latch = hang;
    hang = null;
    if (latch != null) {
      latch.countDown();
    }
  }

  /**
   * Whether the kubelet does not know any pods yet, as after a start without an API server
   * (sourcesReady of its manager.go): it lists none and keeps all assignments.
   */
  public void knowNoPods(boolean none) {
    podsUnknown = none;
  }

  boolean knowsNoPods() {
    return podsUnknown;
  }

  boolean refusesRegistration(String resource) {
    return resource.equals(refused) || take(refusals);
  }

  boolean breaksStream() {
    return take(brokenStreams);
  }

  boolean withholdsStream() {
    return take(withheldStreams);
  }

  boolean diesInRegistration() {
    return take(deaths);
  }

  void passHang() {
    CountDownLatch latch = hang;
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean take(AtomicInteger counter) {
    return counter.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
  }
}
