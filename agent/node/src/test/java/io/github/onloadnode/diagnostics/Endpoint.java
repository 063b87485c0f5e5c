package io.github.onloadnode.diagnostics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** An endpoint on loopback, and who asks it. */
final class Endpoint implements AutoCloseable {

  final List<String> dead = new CopyOnWriteArrayList<>();
  final List<String> missing = new CopyOnWriteArrayList<>();

  /** The metrics are not there before it is open. */
  final AtomicReference<CountDownLatch> standing = new AtomicReference<>(new CountDownLatch(0));

  final DiagnosticsServer server =
      new DiagnosticsServer(
          new DiagnosticsServer.Ports("127.0.0.1", 0, 0),
          new Pages(
              () -> List.copyOf(dead),
              () -> List.copyOf(missing),
              this::metrics,
              () -> "{\"kernel\":\"6.12\"}",
              false));
  private final HttpClient client = HttpClient.newHttpClient();

  Endpoint() throws IOException {
    server.start();
  }

  private String metrics() {
    try {
      standing.get().await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return "metric 1\n";
  }

  HttpResponse<String> send(String method, String path) throws Exception {
    boolean probe = path.equals("/healthz") || path.equals("/readyz");
    return send(probe ? server.healthAddress() : server.address(), method, path);
  }

  HttpResponse<String> send(InetSocketAddress to, String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.getPort() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  static Socket halfARequest(InetSocketAddress to) throws IOException {
    Socket socket = connect(to);
    socket.getOutputStream().write(ascii("GET /metrics HTTP/1.1\r\nHost:"));
    return socket;
  }

  static Socket connect(InetSocketAddress to) throws IOException {
    return new Socket(to.getAddress(), to.getPort());
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
