package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Reason;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS with an API server, good and bad. */
final class ApiClientTest extends WithApiServer {

  private static final String PATCH = "{\"metadata\":{\"labels\":{\"amd.com/sfc.ports\":\"2\"}}}";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void readsAndWritesTheNodesObject() {
    Answer written = client.write(PATCH);
    Answer read = client.read();

    assertThat(written).isEqualTo(read).isInstanceOf(Answer.Accepted.class);
    assertThat(server.object.labels()).containsEntry(NodeKeys.PORTS, "2");
    assertThat(server.requests).containsExactly("PATCH", "GET");
  }

  @ParameterizedTest
  @CsvSource({
    "400, API_SERVER_DENIES, true",
    "401, API_SERVER_DENIES, false",
    "403, API_SERVER_DENIES, true",
    "404, NODE_OBJECT_MISSING, false",
    "409, API_SERVER_BUSY, false",
    "422, API_SERVER_DENIES, true",
    "429, API_SERVER_BUSY, false",
    "500, API_SERVER_BUSY, false",
    "503, API_SERVER_BUSY, false",
    "302, API_SERVER_DENIES, true"
  })
  void saysWhatTheServerRefuses(int status, Reason reason, boolean lasting) {
    server.nextStatus(status, "because of this");

    Answer.Refused refused = refusal(client.write(PATCH));

    assertThat(refused.why().reason()).isEqualTo(reason);
    assertThat(refused.lasting()).isEqualTo(lasting);
    assertThat(refused.why().message())
        .startsWith("PATCH https://127.0.0.1:")
        .contains("/api/v1/nodes/n1.example: " + status + " because of this");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void namesAnUnknownNode() {
    server.nextStatus(404, "nodes n1.example not found");

    assertThat(refusal(client.read()).why().remedy()).contains("node.name").contains("n1.example");
  }

  @ParameterizedTest
  @CsvSource({"7, PT7S", "86400, PT10M", "-1,", "soon,", "99999999999999999999,"})
  void hearsHowLongItShallWait(String header, Duration pause) {
    server.nextStatus(429, "too many", "Retry-After", header);

    assertThat(refusal(client.read()).retryAfter()).isEqualTo(Optional.ofNullable(pause));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>hello</html>", "{\"metadata\":", "[]", "{}"})
  void failsIfTheAnswerIsNotANode(String body) {
    server.next(200, body);

    Finding why = failure(client.read());

    assertThat(why.reason()).isEqualTo(Reason.API_SERVER_UNREACHABLE);
    assertThat(why.message()).contains("the answer is no Node");
  }

  @Test
  void saysOfAnErrorOfAnotherProgramThatItIsNone() {
    server.next(502, "<html>bad gateway</html>");

    assertThat(refusal(client.read()).why().message()).endsWith("502 (no Status of the API)");
  }

  @Test
  void readsNoMoreThanAnObjectCanHave() {
    server.next(200, "{\"metadata\":{\"a\":\"" + "x".repeat(ApiClient.LONGEST_ANSWER) + "\"}}");

    assertThat(failure(client.read()).reason()).isEqualTo(Reason.API_SERVER_UNREACHABLE);
    assertThat(client.read()).isInstanceOf(Answer.Accepted.class);
  }

  @Test
  void givesUpOnAServerThatHangs() {
    try (ApiClient hasty = FakeApiServer.client(server.address(directory), Duration.ofSeconds(2))) {
      assertThatSoonAccepted(hasty);
      server.hangNext();

      assertThat(failure(hasty.read()).message()).contains("no complete answer within 2000 ms");
      assertThatSoonAccepted(hasty);
    }
  }

  @Test
  void givesUpOnAnAnswerThatNeverEnds() {
    try (ApiClient hasty = FakeApiServer.client(server.address(directory), Duration.ofSeconds(2))) {
      assertThatSoonAccepted(hasty);
      server.dripNext();

      assertThat(failure(hasty.read()).message()).contains("no complete answer within 2000 ms");
      assertThatSoonAccepted(hasty);
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    URI url = URI.create("https://127.0.0.1:" + free);
    try (ApiClient alone =
        FakeApiServer.client(new ApiServer(url, "n1", directory.toString()), PATIENCE)) {
      Finding why = failure(alone.read());

      assertThat(why.reason()).isEqualTo(Reason.API_SERVER_UNREACHABLE);
      assertThat(why.message()).contains(url.toString());
    }
  }

  @Test
  void saysThatThePeerSpeaksNoTls() throws IOException {
    try (ServerSocket plain = new ServerSocket(0)) {
      Thread.ofPlatform().daemon().start(() -> answerInPlainText(plain));
      URI url = URI.create("https://127.0.0.1:" + plain.getLocalPort());
      try (ApiClient other =
          FakeApiServer.client(new ApiServer(url, "n1", directory.toString()), PATIENCE)) {
        assertThat(failure(other.read()).reason()).isEqualTo(Reason.API_SERVER_UNTRUSTED);
      }
    }
  }

  /** Each connection, since the JDK's client makes a second one where the first ends early. */
  private static void answerInPlainText(ServerSocket plain) {
    while (!plain.isClosed()) {
      try (var peer = plain.accept()) {
        peer.getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var _ = peer.getInputStream().readAllBytes();
      } catch (IOException _) {
        // The client hung up, or the test has ended.
      }
    }
  }

  /** On a busy machine one answer can take longer than a hasty client waits. */
  private static void assertThatSoonAccepted(ApiClient hasty) {
    assertThat(Stream.generate(hasty::read).limit(10))
        .anySatisfy(answer -> assertThat(answer).isInstanceOf(Answer.Accepted.class));
  }

  private static Answer.Refused refusal(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return (Answer.Refused) answer;
  }

  private static Finding failure(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Failed.class);
    return ((Answer.Failed) answer).why();
  }
}
