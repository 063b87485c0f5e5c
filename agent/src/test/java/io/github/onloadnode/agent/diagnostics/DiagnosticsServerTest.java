package io.github.onloadnode.agent.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint over real connections. */
final class DiagnosticsServerTest {

  private final List<String> dead = new CopyOnWriteArrayList<>();
  private final List<String> missing = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final DiagnosticsServer server =
      new DiagnosticsServer(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          new Facts(
              () -> List.copyOf(dead),
              () -> List.copyOf(missing),
              () -> "metric 1\n",
              () -> "{\"kernel\":\"6.12\"}",
              false));

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz"})
  void isWellWhenNothingIsWrong(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok\n");
  }

  @Test
  void namesWhatIsMissingUntilReady() throws Exception {
    missing.add("amd.com/onload: kubelet has not opened the stream");
    missing.add("amd.com/other: not registered");

    assertThat(send("GET", "/readyz").statusCode()).isEqualTo(503);
    assertThat(send("GET", "/readyz").body())
        .isEqualTo(
            "amd.com/onload: kubelet has not opened the stream\namd.com/other: not registered\n");
    assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhyItIsNotAlive() throws Exception {
    dead.add("the loop stands still for 2m");

    assertThat(send("GET", "/healthz").statusCode()).isEqualTo(503);
    assertThat(send("GET", "/healthz").body()).isEqualTo("the loop stands still for 2m\n");
  }

  @Test
  void servesMetricsAndTheNode() throws Exception {
    HttpResponse<String> metrics = send("GET", "/metrics");
    HttpResponse<String> node = send("GET", "/api/v1/node");

    assertThat(metrics.body()).isEqualTo("metric 1\n");
    assertThat(type(metrics)).startsWith("text/plain; version=0.0.4");
    assertThat(node.body()).isEqualTo("{\"kernel\":\"6.12\"}");
    assertThat(type(node)).isEqualTo("application/json");
  }

  @Test
  void answersHeadLikeGetWithoutTheBody() throws Exception {
    HttpResponse<String> head = send("HEAD", "/metrics");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length")).hasValue("9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/healthz/", "/api/v1", "/../etc/passwd", "/%2e%2e/healthz"})
  void knowsNoOtherPath(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).endsWith("; there are /api/v1/node, /healthz, /metrics, /readyz\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void takesNoOtherMethod(String method) throws Exception {
    HttpResponse<String> answer = send(method, "/healthz");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void answersWhileOthersAreSlow() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slow.add(halfARequest());
    }

    assertThat(send("GET", "/healthz").statusCode()).isEqualTo(200);
    for (Socket socket : slow) {
      socket.close();
    }
  }

  @Test
  void hangsUpOnTheSlow() throws IOException {
    try (Socket socket = halfARequest()) {
      socket.setSoTimeout(30_000);

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void doesNotReadAnEndlessBody() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(ascii("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n"));

      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  out.write(new byte[16_384]);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesHugeHeaders() {
    try (Socket socket = connect()) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(ascii("GET /healthz HTTP/1.1\r\nX: " + "x".repeat(60_000)));
      socket.getOutputStream().write(ascii("\r\n\r\n"));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .doesNotContain("200 OK");
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  @Test
  void saysWhichAddressIsTaken() {
    DiagnosticsServer second =
        new DiagnosticsServer(
            server.address(), new Facts(List::of, List::of, () -> "", () -> "", false));

    assertThatThrownBy(second::start)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "listen on 127.0.0.1:%d for diagnostics: Address already in use"
                .formatted(server.address().getPort()));
  }

  @Test
  void closesTwice() {
    server.close();
    server.close();

    assertThatThrownBy(() -> send("GET", "/healthz")).isInstanceOf(IOException.class);
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private Socket halfARequest() throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(ascii("GET /metrics HTTP/1.1\r\nHost:"));
    return socket;
  }

  private Socket connect() throws IOException {
    return new Socket(server.address().getAddress(), server.address().getPort());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }
}
