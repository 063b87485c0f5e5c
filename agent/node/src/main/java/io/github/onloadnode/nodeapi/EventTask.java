package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.JsonText;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.revision.Digest;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.RecordedStep;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Tells of each step of a change by an event of the node, as {@code kubectl describe node} shows
 * them. While the API server is away the newest ones are kept; one that it refuses is lost.
 */
final class EventTask implements ApiTask {

  /** A whole change with its way back has ten. */
  static final int MOST_WAITING = 30;

  /** Where Kubernetes keeps the events of objects without a namespace. */
  private static final String PATH = "/apis/events.k8s.io/v1/namespaces/default/events";

  private static final String CONTROLLER = "onload.amd.com/agent";
  private static final int LONGEST_ANSWER = 64 << 10;

  /** Bytes, by which the API server refuses an event. */
  private static final int LONGEST_NOTE = 1024;

  private static final int LONGEST_INSTANCE = 128;

  private static final DateTimeFormatter MICRO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** An event with the time at which it happened, which makes its name. */
  private record Told(NodeEvent event, Instant at, String name) {}

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
    waiting.addLast(new Told(event, at, name(at)));
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
    boolean given = refused.filter(EventTask::isLasting).isPresent() && refusedOnce.isPresent();
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
    return switch (door.send(request)) {
      case ApiReply.Answered answered ->
          // 409: an answer to an earlier try was lost.
          answered.status() / 100 == 2 || answered.status() == 409
              ? Optional.empty()
              : Optional.of(parser.refused(door.name(request), answered));
      case ApiReply.Unanswered(Finding why) -> Optional.of(new Answer.Failed(why));
    };
  }

  private String json(Told told) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("apiVersion", "events.k8s.io/v1");
    event.put("kind", "Event");
    event.put("metadata", Map.of("name", told.name(), "namespace", "default"));
    event.put("eventTime", MICRO.format(told.at()));
    event.put("reportingController", CONTROLLER);
    event.put("reportingInstance", JsonText.cut(server.node(), LONGEST_INSTANCE));
    event.put("action", "Upgrade");
    event.put("reason", told.event().reason());
    // The kubelet's own events have the name as uid, and kubectl looks for that.
    event.put("regarding", Map.of("kind", "Node", "name", server.node(), "uid", server.node()));
    event.put("note", JsonText.cut(told.event().note(), LONGEST_NOTE));
    event.put("type", told.event().warning() ? "Warning" : "Normal");
    return JsonWriter.write(event);
  }
}
