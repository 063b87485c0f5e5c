package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of the agent's exchange with the API server.
 *
 * @param server its URL
 * @param node the Node object that the agent writes
 * @param reachable whether it answered the last request, even with an error
 * @param problem why the last request failed; empty if it succeeded
 * @param lastWrite the time of the last write; empty before the first
 */
public record ApiStatus(
    String server,
    String node,
    boolean reachable,
    Optional<Finding> problem,
    Optional<Instant> lastWrite,
    Requests requests) {

  /**
   * Requests since the agent's start.
   *
   * @param refused requests answered with an error
   * @param failed requests without an answer
   */
  public record Requests(long succeeded, long refused, long failed) {

    static final Requests NONE = new Requests(0, 0, 0);

    Requests and(Answer answer) {
      return switch (answer) {
        case Answer.Accepted _ -> new Requests(succeeded + 1, refused, failed);
        case Answer.Refused _ -> new Requests(succeeded, refused + 1, failed);
        case Answer.Failed _ -> new Requests(succeeded, refused, failed + 1);
      };
    }
  }

  /** What a person should know: the node works on, and others learn nothing of it. */
  public Optional<Finding> warning() {
    return problem.map(why -> why.as(Finding.Severity.WARNING).about("API server"));
  }

  static ApiStatus of(ApiServer server) {
    return new ApiStatus(
        server.url().toString(),
        server.node(),
        false,
        Optional.empty(),
        Optional.empty(),
        Requests.NONE);
  }

  ApiStatus after(Answer answer) {
    boolean answered = !(answer instanceof Answer.Failed);
    return new ApiStatus(server, node, answered, answer.problem(), lastWrite, requests.and(answer));
  }

  ApiStatus with(Optional<Finding> trouble) {
    return new ApiStatus(server, node, reachable, trouble, lastWrite, requests);
  }

  ApiStatus written(Instant at) {
    return new ApiStatus(server, node, reachable, problem, Optional.of(at), requests);
  }
}
