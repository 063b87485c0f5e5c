package io.github.onloadnode.nodeapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Makes sense of what the API server answered. Pure. */
final class AnswerParser {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final int LONGEST_MESSAGE = 512;

  private static final String NO_STATUS = "(no Status of the API)";
  private static final String AGAIN = "nothing: it is tried again";
  private static final String OTHER = "see whether api.url is that of an API server";

  private final ApiServer server;

  AnswerParser(ApiServer server) {
    this.server = server;
  }

  /**
   * @param what was asked: method and URL
   * @param retryAfter the header of that name
   */
  Answer parse(String what, int status, Optional<String> retryAfter, byte[] body) {
    if (status == 200) {
      return accepted(what, body);
    }
    String said = what + ": " + status + " " + message(body);
    return switch (status) {
      case 401 -> refused(said, Reason.API_SERVER_DENIES, tokenRefused(), false, retryAfter);
      case 403 -> refused(said, Reason.API_SERVER_DENIES, mayNot(), true, retryAfter);
      case 404 -> refused(said, Reason.NODE_OBJECT_MISSING, unknownNode(), false, retryAfter);
      case 422 -> refused(said, Reason.API_SERVER_DENIES, denied(), true, retryAfter);
      case 408, 409, 429 -> refused(said, Reason.API_SERVER_BUSY, AGAIN, false, retryAfter);
      default ->
          status >= 500
              ? refused(said, Reason.API_SERVER_BUSY, AGAIN, false, retryAfter)
              : refused(said, Reason.API_SERVER_DENIES, OTHER, true, retryAfter);
    };
  }

  private static Answer accepted(String what, byte[] body) {
    try {
      return new Answer.Accepted(NodeMetadata.parse(body));
    } catch (IOException e) {
      return new Answer.Failed(
          new Finding(
              Reason.API_SERVER_UNREACHABLE,
              what + ": the answer is no Node: " + firstLine(e),
              OTHER));
    }
  }

  private static Answer refused(
      String message, Reason reason, String remedy, boolean lasting, Optional<String> retryAfter) {
    return new Answer.Refused(
        new Finding(reason, message, remedy), lasting, retryAfter.flatMap(AnswerParser::pause));
  }

  private String tokenRefused() {
    return "nothing, where the kubelet renews " + server.tokenFile() + ", which is read each time";
  }

  private static String mayNot() {
    return "let the agent's service account get and patch nodes, as the chart's ClusterRole does";
  }

  private String unknownNode() {
    return "give node.name the name of this node's Node object (spec.nodeName of the agent's pod);"
        + " it is "
        + server.node();
  }

  private static String denied() {
    return "see which admission policy or webhook refuses it, and whether the chart's policy is"
        + " that of this agent's release";
  }

  /** Of a Status object, read token by token; the beginning of another would tell nobody much. */
  private static String message(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return NO_STATUS;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean message = parser.currentName().equals("message");
        if (parser.nextToken() == JsonToken.VALUE_STRING && message) {
          String text = parser.getText();
          return text.length() <= LONGEST_MESSAGE
              ? text
              : text.substring(0, LONGEST_MESSAGE) + "...";
        }
        parser.skipChildren();
      }
      return NO_STATUS;
    } catch (IOException _) {
      return NO_STATUS;
    }
  }

  /** In seconds; a date depends on two clocks. */
  private static Optional<Duration> pause(String header) {
    return header.matches("\\d{1,9}")
        ? Optional.of(shorter(Duration.ofSeconds(Long.parseLong(header))))
        : Optional.empty();
  }

  private static Duration shorter(Duration pause) {
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
