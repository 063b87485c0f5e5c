package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.reconcile.Pass;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Keeps the condition {@code OnloadReady} of the node in line with the passes. */
final class ConditionTask implements ApiTask {

  private final ApiServer server;
  private final ApiDoor door;
  private final SeenNode seen;
  private final InstantSource clock;
  private final InstantSource steady;
  private final RandomGenerator random;
  private final AnswerParser parser;

  /** What the object has; empty before it was read. */
  private Optional<Known> known = Optional.empty();

  private RetryTimes retries = RetryTimes.NONE;
  private Instant notBefore = Instant.MIN;
  private volatile Optional<Finding> problem = Optional.empty();

  /**
   * @param uid of the object, because one of the same name is another
   */
  private record Known(String uid, Optional<NodeCondition> condition) {}

  /** The two clocks, the wall clock only for people. */
  record Times(InstantSource clock, InstantSource steady, RandomGenerator random) {}

  ConditionTask(ApiServer server, ApiDoor door, SeenNode seen, Times times) {
    this.server = server;
    this.door = door;
    this.seen = seen;
    this.clock = times.clock();
    this.steady = times.steady();
    this.random = times.random();
    this.parser = new AnswerParser(server);
  }

  @Override
  public Optional<Finding> problem() {
    return problem;
  }

  @Override
  public Duration step(Pass pass) {
    Instant now = steady.instant();
    if (notBefore.isAfter(now)) {
      return Duration.between(now, notBefore);
    }
    String uid = seen.last().map(node -> node.identity().uid()).orElse("");
    known = known.filter(before -> before.uid().equals(uid));
    if (known.isEmpty()) {
      return after(read(uid));
    }
    Optional<NodeCondition> is = known.get().condition();
    Optional<NodeCondition> wanted = NodeCondition.of(pass);
    boolean same = wanted.isPresent() ? is.filter(wanted.get()::isLike).isPresent() : is.isEmpty();
    return same ? RetryTimes.LASTING : after(written(uid, wanted, is));
  }

  private Duration after(Optional<Answer> refused) {
    problem = refused.flatMap(Answer::problem);
    if (refused.isEmpty()) {
      retries = RetryTimes.NONE;
      return Duration.ZERO;
    }
    retries = retries.and(refused.get());
    Duration pause = retries.after(refused.get(), random);
    notBefore = steady.instant().plus(pause);
    return pause;
  }

  private Optional<Answer> read(String uid) {
    ApiRequest request = ApiRequest.get(server.nodePath(), ApiClient.LONGEST_ANSWER);
    ApiReply reply = door.send(request);
    if (!(reply instanceof ApiReply.Answered answered && answered.status() == 200)) {
      return refused(request, reply);
    }
    try {
      known = Optional.of(new Known(uid, NodeCondition.find(answered.body())));
      return Optional.empty();
    } catch (IOException _) {
      return Optional.of(
          new Answer.Failed(
              new Finding(
                  Reason.API_SERVER_UNREACHABLE,
                  door.name(request) + ": the answer is no Node",
                  "check that api.url is the URL of an API server")));
    }
  }

  private Optional<Answer> written(
      String uid, Optional<NodeCondition> wanted, Optional<NodeCondition> is) {
    ApiRequest request =
        ApiRequest.patch(
            server.nodePath() + "/status",
            ApiRequest.STRATEGIC_MERGE_PATCH,
            wanted.map(one -> one.patch(is, clock.instant())).orElseGet(NodeCondition::removal),
            ApiClient.LONGEST_ANSWER);
    ApiReply reply = door.send(request);
    if (!(reply instanceof ApiReply.Answered answered && answered.status() == 200)) {
      return refused(request, reply);
    }
    known = Optional.of(new Known(uid, wanted));
    return Optional.empty();
  }

  private Optional<Answer> refused(ApiRequest request, ApiReply reply) {
    return Optional.of(parser.refused(door.name(request), reply));
  }
}
