package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the node's object on a thread of its own, and lists it anew whenever that is needed. */
final class NodeWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(NodeWatch.class);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

  /** A server that ends each watch at once must not be asked without a pause. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** 410, whose message is only for people. */
  private static final String EXPIRED = "410";

  /**
   * How long a watch may last.
   *
   * @param whole until the server ends it
   * @param silent without a bookmark, of which there is one each minute, or a change
   */
  record Limits(Duration whole, Duration silent) {
    static final Limits DEFAULT = new Limits(Duration.ofMinutes(8), Duration.ofSeconds(150));
  }

  private final ApiClient client;
  private final SeenNode seen;
  private final InstantSource steady;
  private final RandomGenerator random;
  private final Limits limits;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private Duration delay = Duration.ZERO;
  private Optional<String> position = Optional.empty();
  private RetryTimes retries = RetryTimes.NONE;

  NodeWatch(
      ApiClient client,
      SeenNode seen,
      InstantSource steady,
      RandomGenerator random,
      Limits limits) {
    this.client = client;
    this.seen = seen;
    this.steady = steady;
    this.random = random;
    this.limits = limits;
    this.thread = Thread.ofPlatform().daemon().name("node-watch").unstarted(this::run);
  }

  /**
   * @param after the delay before starting, so that registration comes first
   */
  void start(Duration after) {
    delay = after;
    thread.start();
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join(LONGEST_CLOSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      Duration pause = delay;
      while (!closing.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = step();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration step() throws InterruptedException {
    try {
      return position.isEmpty() ? list() : watch(position.get());
    } catch (RuntimeException | LinkageError e) {
      log.error("node not watched", e);
      return lost(
          new Answer.Failed(
              new Finding(Reason.AGENT_FAULT, "watch the node's object: " + e, "report this")));
    }
  }

  private Duration list() {
    ApiReply reply = client.list();
    if (!(reply instanceof ApiReply.Answered answered && answered.status() == 200)) {
      return lost(client.refused(reply));
    }
    try {
      NodeList list = NodeList.parse(answered.body());
      if (list.node().isEmpty()) {
        return lost(new Answer.Refused(missing(), false, Optional.empty()));
      }
      seen.listed(list.node().get());
      position = Optional.of(list.version());
      return Duration.ZERO;
    } catch (IOException e) {
      return lost(unusable("list", e));
    }
  }

  private Duration watch(String version) throws InterruptedException {
    Duration whole =
        limits.whole().plusSeconds(random.nextLong(1 + limits.whole().toSeconds() / 4));
    return switch (client.watch(version, whole.toSeconds())) {
      case WatchOpening.Refused(ApiReply reply) -> {
        position = Optional.empty();
        boolean expired = reply instanceof ApiReply.Answered answered && answered.status() == 410;
        yield expired ? again() : lost(client.refused(reply));
      }
      case WatchOpening.Opened(WatchLines lines) -> {
        try {
          yield follow(lines);
        } catch (IOException e) {
          position = Optional.empty();
          yield lost(unusable("watch", e));
        } finally {
          lines.cancel();
        }
      }
    };
  }

  private Duration follow(WatchLines lines) throws IOException, InterruptedException {
    var begun = steady.instant();
    seen.watched();
    for (Optional<String> line = lines.next(limits.silent());
        line.isPresent();
        line = lines.next(limits.silent())) {
      WatchEvent event = WatchEvent.parse(line.get());
      if (event instanceof WatchEvent.Failed(String code, String message)) {
        position = Optional.empty();
        return code.equals(EXPIRED) ? again() : lost(unusable("watch", new IOException(message)));
      }
      heard(event);
      retries = RetryTimes.NONE;
    }
    seen.interrupted();
    boolean brief = steady.instant().isBefore(begun.plus(SHORTEST));
    return brief ? SHORTEST : Duration.ZERO;
  }

  private void heard(WatchEvent event) {
    switch (event) {
      case WatchEvent.Changed(NodeMetadata node) -> {
        seen.take(node);
        seen.watched();
        position = Optional.of(node.identity().version());
      }
      case WatchEvent.Bookmark(String version) -> {
        seen.watched();
        position = Optional.of(version);
      }
      case WatchEvent.Deleted() -> seen.lost(missing());
      case WatchEvent.Failed failed -> throw new IllegalStateException(failed.message());
    }
  }

  /** The server forgot what happened since; a list tells. */
  private Duration again() {
    seen.interrupted();
    retries = retries.and(new Answer.Failed(missing()));
    return retries.failures() > 1 ? SHORTEST : Duration.ZERO;
  }

  private Duration lost(Answer answer) {
    answer.problem().ifPresent(seen::lost);
    retries = retries.and(answer);
    return retries.after(answer, random);
  }

  private static Answer unusable(String what, IOException e) {
    return new Answer.Failed(
        new Finding(
            Reason.API_SERVER_UNREACHABLE,
            what + " the node's object: " + e.getMessage(),
            "nothing: the agent tries again; the node keeps working without it"));
  }

  private static Finding missing() {
    return new Finding(
        Reason.NODE_OBJECT_MISSING,
        "the node's object does not exist",
        "give node.name the name of this node's Node object (spec.nodeName of the agent's pod)");
  }
}
