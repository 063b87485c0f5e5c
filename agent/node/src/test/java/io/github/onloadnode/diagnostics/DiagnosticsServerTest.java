package io.github.onloadnode.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint over real connections. */
final class DiagnosticsServerTest {

  private Endpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = new Endpoint();
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz"})
  void isWellWhenNothingIsWrong(String path) throws Exception {
    HttpResponse<String> answer = endpoint.send("GET", path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok\n");
  }

  @Test
  void namesWhatIsMissingUntilReady() throws Exception {
    endpoint.missing.add("amd.com/onload: kubelet has not opened the stream");
    endpoint.missing.add("amd.com/other: not registered");

    assertThat(endpoint.send("GET", "/readyz").statusCode()).isEqualTo(503);
    assertThat(endpoint.send("GET", "/readyz").body())
        .isEqualTo(
            "amd.com/onload: kubelet has not opened the stream\namd.com/other: not registered\n");
    assertThat(endpoint.send("GET", "/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhyItIsNotAlive() throws Exception {
    endpoint.dead.add("the loop stands still for 2m");

    assertThat(endpoint.send("GET", "/healthz").statusCode()).isEqualTo(503);
    assertThat(endpoint.send("GET", "/healthz").body()).isEqualTo("the loop stands still for 2m\n");
  }

  @Test
  void servesMetricsAndTheNode() throws Exception {
    HttpResponse<String> metrics = endpoint.send("GET", "/metrics");
    HttpResponse<String> node = endpoint.send("GET", "/api/v1/node");

    assertThat(metrics.body()).isEqualTo("metric 1\n");
    assertThat(type(metrics)).startsWith("text/plain; version=0.0.4");
    assertThat(node.body()).isEqualTo("{\"kernel\":\"6.12\"}");
    assertThat(type(node)).isEqualTo("application/json");
  }

  @Test
  void answersHeadLikeGetWithoutTheBody() throws Exception {
    HttpResponse<String> head = endpoint.send("HEAD", "/metrics");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length")).hasValue("9");
  }

  @Test
  void saysWhichAddressIsTaken() throws IOException {
    int taken = endpoint.server.address().getPort();
    DiagnosticsServer second =
        new DiagnosticsServer(
            new DiagnosticsServer.Ports("127.0.0.1", taken, 0),
            new Pages(List::of, List::of, () -> "", () -> "", false));

    assertThatThrownBy(second::start)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "listen on 127.0.0.1:%d for diagnostics: Address already in use".formatted(taken));
    try (ServerSocket free = new ServerSocket()) {
      free.bind(second.healthAddress());
      assertThat(free.isBound()).as("nothing of it is left").isTrue();
    }
  }

  @Test
  void closesTwice() {
    endpoint.server.close();
    endpoint.server.close();

    assertThatThrownBy(() -> endpoint.send("GET", "/healthz")).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/healthz", "/healthz/", "/api/v1", "/../etc/passwd", "/%2e%2e/metrics"})
  void knowsNoOtherPath(String path) throws Exception {
    HttpResponse<String> answer = endpoint.send(endpoint.server.address(), "GET", path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .endsWith(
            "; there are /api/v1/node, /metrics;"
                + " /healthz and /readyz are at diagnostics.healthPort\n");
  }

  @Test
  void servesTheProbesAlone() throws Exception {
    HttpResponse<String> answer =
        endpoint.send(endpoint.server.healthAddress(), "GET", "/metrics?all");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo(
            "no page /metrics; there are /healthz, /readyz; the rest is at diagnostics.port\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void takesNoOtherMethod(String method) throws Exception {
    HttpResponse<String> answer = endpoint.send(method, "/healthz");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }
}
