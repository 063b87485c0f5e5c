package io.github.onloadnode.controlplane;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.node.ControlPlaneNamespace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the namespaces by a thread of its own, since a helper may take long and a pass over the
 * node must not.
 */
public final class ControlPlaneWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlPlaneWatch.class);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

  private final NamespaceWatch namespaces;
  private final Duration interval;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private List<String> logged = List.of();

  public ControlPlaneWatch(NamespaceWatch namespaces, Duration interval) {
    this.namespaces = namespaces;
    this.interval = interval;
    this.thread = Thread.ofPlatform().name("control-plane").unstarted(this::run);
  }

  /** The first look comes after an interval: the way to the kubelet is not shared. */
  public void start() {
    thread.start();
  }

  /** What the newest look found. */
  public List<ControlPlaneNamespace> namespaces() {
    return namespaces.namespaces();
  }

  /** A helper under way is killed; servers live on. */
  @Override
  public void close() {
    closing.countDown();
    try {
      // Where the diagnostics' port is taken, the agent closes what it never started.
      if (thread.isAlive()) {
        thread.join(LONGEST_CLOSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      namespaces.look(() -> closing.getCount() > 0);
      report(namespaces.namespaces());
    } catch (RuntimeException e) {
      log.error("control plane not observed", e);
    }
  }

  /** A namespace whose server came or went, once. */
  private void report(List<ControlPlaneNamespace> now) {
    List<String> lines = now.stream().map(ControlPlaneWatch::line).toList();
    for (int index = 0; index < now.size(); index++) {
      if (!logged.contains(lines.get(index))) {
        log.info(
            "control plane namespace={} up={} note=\"{}\"",
            now.get(index).name(),
            now.get(index).isUp(),
            now.get(index).finding().map(Finding::message).orElse(""));
      }
    }
    logged = lines;
  }

  private static String line(ControlPlaneNamespace namespace) {
    return namespace.id() + namespace.isUp() + namespace.finding().map(Finding::message);
  }
}
