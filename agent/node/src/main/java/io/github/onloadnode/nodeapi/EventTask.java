package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.EventJson;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.revision.Digest;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.RecordedStep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Tells of each step of a change by an event of the node, as {@code kubectl describe node} shows
 * them. While the API server is away the newest ones are kept; one that it refuses is lost.
 */
final class EventTask implements ApiTask {

  /** A whole change with its way back has ten. */
  static final int MOST_WAITING = 30;

  private static final String PATH =
      "/apis/events.k8s.io/v1/namespaces/" + EventJson.NODES_NAMESPACE + "/events";

  private static final int LONGEST_ANSWER = 64 << 10;

  /** An event with the time at which it happened, which makes its name. */
  private record Told(NodeEvent event, EventJson.Identity identity) {}

  private final ApiServer server;
  private final ApiDoor door;
  private final InstantSource clock;
  private final InstantSource steady;
  private final RandomGenerator random;
  private final AnswerParser parser;
  private final Deque<Told> waiting = new ArrayDeque<>();

  private Optional<Journal> last = Optional.empty();
  private long number;

  /** Refused once: an API server that has just started refuses what it permits a moment later. */
  private Optional<Told> refusedOnce = Optional.empty();

  private RetryTimes retries = RetryTimes.NONE;
  private Instant notBefore = Instant.MIN;
  private volatile Optional<Finding> problem = Optional.empty();

  /**
   * @param clock the wall clock, for people
   */
  EventTask(
      ApiServer server,
      ApiDoor door,
      InstantSource clock,
      InstantSource steady,
      RandomGenerator random) {
    this.server = server;
    this.door = door;
    this.clock = clock;
    this.steady = steady;
    this.random = random;
    this.parser = new AnswerParser(server);
  }

  @Override
  public Optional<Finding> problem() {
    return problem;
  }

  @Override
  public void passed(Pass pass) {
    pass.journal()
        .ifPresent(journal -> {
          synchronized (waiting) {
            // Also what the first pass of a process has decided, such as the way back after a boot.
            last.or(() -> pass.step().map(RecordedStep::before))
                .ifPresent(before -> NodeEvent.between(before, journal).forEach(this::keep));
            last = Optional.of(journal);
          }
        });
  }

  private void keep(NodeEvent event) {
    Instant at = clock.instant();
    if (waiting.size() == MOST_WAITING) {
      waiting.removeFirst();
    }
    number++;
    waiting.addLast(
        new Told(event, new EventJson.Identity(name(at), EventJson.NODES_NAMESPACE, at)));
  }

  /** Nobody has made one of this name before, also not this node's agent of before. */
  private String name(Instant at) {
    return "onload-agent-%s.%x.%x"
        .formatted(Digest.of(server.node()), at.toEpochMilli(), number & 0xffff);
  }

  @Override
  public Duration step(Pass pass) {
    Instant now = steady.instant();
    if (notBefore.isAfter(now)) {
      return Duration.between(now, notBefore);
    }
    Optional<Told> next;
    synchronized (waiting) {
      next = Optional.ofNullable(waiting.peekFirst());
    }
    if (next.isEmpty()) {
      problem = Optional.empty();
      return RetryTimes.LASTING;
    }
    return after(next.get(), send(next.get()));
  }

  private Duration after(Told told, Optional<Answer> refused) {
    problem = refused.flatMap(Answer::problem);
    boolean given =
        refused.filter(EventTask::isLasting).isPresent()
            && refusedOnce.filter(told::equals).isPresent();
    refusedOnce = refused.filter(EventTask::isLasting).map(_ -> told);
    if (refused.isEmpty() || given) {
      synchronized (waiting) {
        waiting.remove(told);
      }
    }
    if (refused.isEmpty()) {
      retries = RetryTimes.NONE;
      return Duration.ZERO;
    }
    retries = retries.and(refused.get());
    Duration pause = retries.after(refused.get(), random);
    notBefore = steady.instant().plus(pause);
    return pause;
  }

  private static boolean isLasting(Answer answer) {
    return answer instanceof Answer.Refused refused && refused.lasting();
  }

  /** Empty if it is there. */
  private Optional<Answer> send(Told told) {
    ApiRequest request = ApiRequest.post(PATH, json(told), LONGEST_ANSWER);
    ApiReply reply = door.send(request);
    // 409: an answer to an earlier try was lost.
    boolean there =
        reply instanceof ApiReply.Answered answered
            && (answered.status() / 100 == 2 || answered.status() == 409);
    return there ? Optional.empty() : Optional.of(parser.refused(door.name(request), reply));
  }

  private String json(Told told) {
    return EventJson.write(
        told.identity(),
        new EventJson.Reporter("onload.amd.com/agent", server.node(), "Upgrade"),
        EventJson.regardingNode(server.node()),
        new EventJson.Message(told.event().reason(), told.event().warning(), told.event().note()));
  }
}
