package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Parses the API server's answers. Pure. */
final class AnswerParser {

  private static final String AGAIN = "nothing: the agent tries again";
  private static final String OTHER = "check that api.url is the URL of an API server";

  private final ApiServer server;

  AnswerParser(ApiServer server) {
    this.server = server;
  }

  /**
   * @param what method and URL of the request
   */
  Answer parse(String what, ApiReply reply) {
    return switch (reply) {
      case ApiReply.Answered answered -> parse(what, answered);
      case ApiReply.Unanswered(Finding why) -> new Answer.Failed(why);
    };
  }

  private Answer parse(String what, ApiReply.Answered answered) {
    int status = answered.status();
    return status == 200 || status == 201
        ? accepted(what, answered.body())
        : refused(what, answered);
  }

  /** What a reply means that is no success. */
  Answer refused(String what, ApiReply reply) {
    return switch (reply) {
      case ApiReply.Answered answered -> refused(what, answered);
      case ApiReply.Unanswered(Finding why) -> new Answer.Failed(why);
    };
  }

  /** What an answer means that is no success. */
  Answer.Refused refused(String what, ApiReply.Answered answered) {
    int status = answered.status();
    String said = what + ": " + status + " " + answered.message();
    Optional<Duration> retryAfter = answered.retryAfter();
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

  private static Answer accepted(String what, String body) {
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

  private static Answer.Refused refused(
      String message,
      Reason reason,
      String remedy,
      boolean lasting,
      Optional<Duration> retryAfter) {
    return new Answer.Refused(new Finding(reason, message, remedy), lasting, retryAfter);
  }

  private String tokenRefused() {
    return "nothing, where the kubelet renews "
        + server.account().tokenFile()
        + ", which is read each time";
  }

  private static String mayNot() {
    return "let the agent's service account do that, as the chart's ClusterRole and Role do";
  }

  private String unknownNode() {
    return "give node.name the name of this node's Node object (spec.nodeName of the agent's pod);"
        + " it is "
        + server.node();
  }

  private static String denied() {
    return "find the admission policy or webhook that refuses it, and check that the chart's"
        + " policy is from this agent's release";
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
