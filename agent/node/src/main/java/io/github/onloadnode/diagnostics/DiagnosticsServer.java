package io.github.onloadnode.diagnostics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The diagnostics endpoint. Health and readiness have their own listener and thread, so that no
 * other request can make a probe fail. Until callers can be authenticated, everything else answers
 * only on loopback.
 */
public final class DiagnosticsServer implements AutoCloseable {

  /** Answers are quick, so only clients that send nothing stay connected. No rate limit. */
  private static final Crowd.Limits HEALTH = new Crowd.Limits(512, 256, Integer.MAX_VALUE, 4 << 10);

  /** For a scraper and a few people, with answers of a megabyte. */
  private static final Crowd.Limits REST = new Crowd.Limits(128, 64, 20, 8 << 10);

  private final Listener health;
  private final Listener rest;

  /** The addresses of the two listeners. */
  public record Ports(String address, int port, int healthPort) {}

  public DiagnosticsServer(Ports ports, Pages pages) {
    String good = pages.simulated() ? "ok [simulated]" : "ok";
    List<Page> open =
        List.of(
            new HealthPage("/healthz", good, pages.alive()),
            new HealthPage("/readyz", good, pages.ready()));
    List<Page> closed = List.of(new MetricsPage(pages.metrics()), new NodePage(pages.node()));
    this.health =
        new Listener(
            "health",
            new InetSocketAddress(ports.address(), ports.healthPort()),
            new Door(open, pages.simulated(), "the rest is at diagnostics.port"),
            HEALTH);
    this.rest =
        new Listener(
            "diagnostics",
            new InetSocketAddress(ports.address(), ports.port()),
            new Door(
                closed, pages.simulated(), "/healthz and /readyz are at diagnostics.healthPort"),
            REST);
  }

  /**
   * Starts to answer.
   *
   * @throws IOException if listening on an address fails; the message names it
   */
  public void start() throws IOException {
    health.start();
    try {
      rest.start();
    } catch (IOException e) {
      health.close();
      throw e;
    }
  }

  /** The address of all other pages; shows the real port if 0 was configured. */
  public InetSocketAddress address() {
    return rest.address();
  }

  /** The address of health and readiness. */
  public InetSocketAddress healthAddress() {
    return health.address();
  }

  @Override
  public void close() {
    health.close();
    rest.close();
  }
}
