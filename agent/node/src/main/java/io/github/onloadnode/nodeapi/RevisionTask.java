package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionName;
import io.github.onloadnode.api.YamlException;
import io.github.onloadnode.api.YamlNode;
import io.github.onloadnode.reconcile.Pass;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Reads the revision that an order names, once, from a ControllerRevision of the own namespace. */
final class RevisionTask implements ApiTask {

  /** The object has metadata too; a longer one is not parsed, which takes many times its size. */
  private static final int LONGEST = 2 * RevisionName.LONGEST_CONTENT;

  /** Up to here it can be said what is wrong. */
  private static final int LONGEST_ANSWER = 4 * RevisionName.LONGEST_CONTENT;

  private record Want(String rev, Reading<YamlNode> content) {}

  private final OwnNamespace namespace;
  private final InstantSource steady;
  private final RandomGenerator random;
  private final Runnable wanting;
  private final Runnable read;
  private final AtomicReference<Want> want = new AtomicReference<>(new Want("", Reading.absent()));

  private String tried = "";
  private RetryTimes retries = RetryTimes.NONE;
  private Instant notBefore = Instant.MIN;

  /**
   * @param wanting called when there is something to read
   * @param read called when it was read, or could not be
   */
  RevisionTask(
      OwnNamespace namespace,
      InstantSource steady,
      RandomGenerator random,
      Runnable wanting,
      Runnable read) {
    this.namespace = namespace;
    this.steady = steady;
    this.random = random;
    this.wanting = wanting;
    this.read = read;
  }

  /** The content, if it was read; the first call asks for it. By any thread. */
  Reading<YamlNode> content(String rev) {
    Want now = want.get();
    if (now.rev().equals(rev)) {
      return now.content();
    }
    want.set(new Want(rev, Reading.absent()));
    wanting.run();
    return Reading.absent();
  }

  @Override
  public Optional<Finding> problem() {
    // Whoever waits for it tells of it.
    return Optional.empty();
  }

  @Override
  public Duration step(Pass pass) {
    Want now = want.get();
    if (now.rev().isEmpty() || now.content().toOptional().isPresent()) {
      return RetryTimes.LASTING;
    }
    if (!tried.equals(now.rev())) {
      tried = now.rev();
      retries = RetryTimes.NONE;
      notBefore = Instant.MIN;
    }
    Instant at = steady.instant();
    if (notBefore.isAfter(at)) {
      return Duration.between(at, notBefore);
    }
    Asked asked = asked(now.rev());
    if (want.compareAndSet(now, new Want(now.rev(), asked.content()))) {
      read.run();
    }
    return asked.refused().map(answer -> later(at, answer)).orElse(RetryTimes.LASTING);
  }

  private Duration later(Instant at, Answer refused) {
    retries = retries.and(refused);
    Duration pause = retries.after(refused, random);
    notBefore = at.plus(pause);
    return pause;
  }

  private record Asked(Reading<YamlNode> content, Optional<Answer> refused) {

    static Asked failed(Answer answer) {
      String why = answer.problem().map(Finding::message).orElse("");
      return new Asked(Reading.unreadable(why), Optional.of(answer));
    }
  }

  private Asked asked(String rev) {
    try {
      ApiRequest request =
          ApiRequest.get(
              namespace.path("apis/apps/v1", "controllerrevisions/" + rev), LONGEST_ANSWER);
      ApiReply reply = namespace.send(request);
      return reply instanceof ApiReply.Answered answered && answered.status() == 200
          ? content(namespace.name(request), answered.body())
          : Asked.failed(namespace.refused(request, reply));
    } catch (FindingException e) {
      return Asked.failed(new Answer.Failed(e.problem()));
    }
  }

  private static Asked content(String what, String body) {
    if (body.length() > LONGEST) {
      return Asked.failed(
          useless(
              "%s: it has %d characters, of which an agent reads at most %d"
                  .formatted(what, body.length(), LONGEST)));
    }
    try {
      Optional<YamlNode> data = JsonFields.parse(body).value("data");
      return data.map(tree -> new Asked(Reading.present(tree), Optional.empty()))
          .orElseGet(() -> Asked.failed(useless(what + ": it has no data")));
    } catch (YamlException e) {
      return Asked.failed(useless(what + ": it is no JSON: " + e.reason()));
    }
  }

  private static Answer useless(String why) {
    return new Answer.Failed(
        new Finding(Reason.DESIRED_UNREADABLE, why, "run agent and controller of one release"));
  }
}
