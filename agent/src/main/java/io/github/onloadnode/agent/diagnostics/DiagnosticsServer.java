package io.github.onloadnode.agent.diagnostics;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint's life. Until callers can prove who they are, everything but health and readiness
 * answers on loopback only.
 */
public final class DiagnosticsServer implements AutoCloseable {

  private static final int BACKLOG = 16;

  private final InetSocketAddress address;
  private final Facts facts;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  public DiagnosticsServer(InetSocketAddress address, Facts facts) {
    this.address = address;
    this.facts = facts;
  }

  /**
   * Begins to answer.
   *
   * @throws IOException where the address cannot be listened on; the message names it
   */
  public void start() throws IOException {
    limit();
    HttpServer created = create();
    // A thread for every connection that talks, so that a slow one keeps nobody waiting.
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("diagnostics-", 0).factory());
    created.setExecutor(executor);
    created.createContext("/", new Door(pages(), facts.simulated()));
    created.start();
    server = created;
    threads = executor;
  }

  private HttpServer create() throws IOException {
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      String where = address.getAddress().getHostAddress() + ":" + address.getPort();
      throw new IOException("listen on " + where + " for diagnostics: " + e.getMessage(), e);
    }
  }

  private List<Page> pages() {
    String good = facts.simulated() ? "ok [simulated]" : "ok";
    return List.of(
        new HealthPage("/healthz", good, facts.alive()),
        new HealthPage("/readyz", good, facts.ready()),
        new MetricsPage(facts.metrics()),
        new NodePage(facts.node()));
  }

  /** The JDK's server takes its limits from properties of the process only; times in seconds. */
  private static void limit() {
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    // How often it looks for requests over that time, in milliseconds; its own is a second.
    System.setProperty("sun.net.httpserver.timerMillis", "5000");
    System.setProperty("sun.net.httpserver.maxRspTime", "30");
    System.setProperty("sun.net.httpserver.maxReqHeaders", "64");
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("jdk.httpserver.maxConnections", "64");
  }

  /** Where it listens; the port is the real one where 0 was asked for. */
  public InetSocketAddress address() {
    HttpServer running = server;
    return running == null ? address : running.getAddress();
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }
}
