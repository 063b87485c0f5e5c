package io.github.onloadnode.diagnostics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The endpoint's life. Health and readiness have a listener and a thread of their own, so that no
 * other request, complete or not, fails a probe. Until callers can prove who they are, everything
 * else answers on loopback only.
 */
public final class DiagnosticsServer implements AutoCloseable {

  /** Answers are quick: only clients that send nothing stay. Requests are not limited by rate. */
  private static final Crowd.Limits HEALTH = new Crowd.Limits(512, 256, Integer.MAX_VALUE, 4 << 10);

  /** A scraper and some people, and answers of a megabyte. */
  private static final Crowd.Limits REST = new Crowd.Limits(128, 64, 20, 8 << 10);

  private final Listener health;
  private final Listener rest;

  /** Where the two listen. */
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
   * Begins to answer.
   *
   * @throws IOException where an address cannot be listened on; the message names it
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

  /** Where all but health and readiness answers; the port is the real one where 0 was asked for. */
  public InetSocketAddress address() {
    return rest.address();
  }

  /** Where health and readiness answer. */
  public InetSocketAddress healthAddress() {
    return health.address();
  }

  @Override
  public void close() {
    health.close();
    rest.close();
  }
}
