package io.github.onloadnode.controlplane;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.node.ControlPlaneNamespace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the namespaces on its own thread, because a helper may take long and a pass must not. */
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

  /** The first check comes after an interval, so that it does not delay registration. */
  public void start() {
    thread.start();
  }

  /** The result of the newest check. */
  public List<ControlPlaneNamespace> namespaces() {
    return namespaces.namespaces();
  }

  /** Kills a running helper; servers keep running. */
  @Override
  public void close() {
    closing.countDown();
    try {
      // If the diagnostics port is taken, the agent closes this without having started it.
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

  /** Logs a namespace once when its server comes or goes. */
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
