package io.github.onloadnode.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that are slow, many, or no HTTP clients. */
final class HostilePeersTest {

  private Endpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = new Endpoint();
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void answersProbesWhateverElseIsSentByHalves() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      slow.add(Endpoint.halfARequest(endpoint.server.healthAddress()));
      slow.add(Endpoint.connect(endpoint.server.healthAddress()));
      slow.add(Endpoint.halfARequest(endpoint.server.address()));
    }

    assertThat(endpoint.send("GET", "/healthz").statusCode()).isEqualTo(200);
    assertThat(endpoint.send("GET", "/readyz").statusCode()).isEqualTo(200);
    assertThat(endpoint.send("GET", "/metrics").statusCode()).isEqualTo(200);
    for (Socket socket : slow) {
      socket.close();
    }
  }

  @Test
  void answersProbesWhileAPageStandsStill() throws Exception {
    endpoint.standing.set(new CountDownLatch(1));
    try (Socket socket = Endpoint.connect(endpoint.server.address())) {
      socket.getOutputStream().write(Endpoint.ascii("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"));

      assertThat(endpoint.send("GET", "/healthz").statusCode()).isEqualTo(200);
    } finally {
      endpoint.standing.get().countDown();
    }
  }

  @Test
  void answersAPeerSoManyTimesASecond() throws Exception {
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      try (Socket socket = Endpoint.connect(endpoint.server.address())) {
        socket.getOutputStream().write(Endpoint.ascii("GET /metrics HTTP/1.1\r\n\r\n"));
        byte[] first = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        answers.add(Integer.valueOf(new String(first, StandardCharsets.US_ASCII).substring(9)));
      }
    }

    assertThat(answers.getFirst()).isEqualTo(200);
    assertThat(answers).hasSize(30).allMatch(status -> status == 200 || status == 429);
    for (int i = 0; i < 30; i++) {
      assertThat(endpoint.send("GET", "/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void takesARequestThatComesInPieces() throws IOException {
    try (Socket socket = Endpoint.connect(endpoint.server.healthAddress())) {
      socket.setTcpNoDelay(true);
      for (String piece : "GET |/healthz HTTP/1.1\r|\nHost: x\r\n|X: ".split("\\|")) {
        socket.getOutputStream().write(Endpoint.ascii(piece));
      }
      socket.getOutputStream().write(Endpoint.ascii("y".repeat(1_000) + "\r\n\r\n"));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .endsWith("\r\n\r\nok\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n\r\n", "GET\r\n\r\n", "GET / SMTP\r\n\r\n", "\0\1 x y\r\n\r\n"})
  void refusesWhatIsNotARequest(String request) throws IOException {
    try (Socket socket = Endpoint.connect(endpoint.server.healthAddress())) {
      socket.getOutputStream().write(Endpoint.ascii(request));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400 Bad Request\r\n");
    }
  }

  @Test
  void hangsUpOnTheSlow() throws IOException {
    try (Socket socket = Endpoint.halfARequest(endpoint.server.address())) {
      socket.setSoTimeout(30_000);

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void doesNotReadAnEndlessBody() throws IOException {
    try (Socket socket = Endpoint.connect(endpoint.server.healthAddress())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          Endpoint.ascii("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n"));

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
    try (Socket socket = Endpoint.connect(endpoint.server.healthAddress())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(Endpoint.ascii("GET /healthz HTTP/1.1\r\nX: " + "x".repeat(60_000)));
      socket.getOutputStream().write(Endpoint.ascii("\r\n\r\n"));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .doesNotContain("200 OK");
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?s).*(reset|Broken pipe).*");
    }
  }
}
