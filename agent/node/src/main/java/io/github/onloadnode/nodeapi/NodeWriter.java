package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.reconcile.Pass;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Keeps the node's object in line with the newest pass, step by step: reads it once, then writes
 * the differences. Changes by others to our keys show in each answer and in a read every ten
 * minutes. Has no thread: each step returns the time until the next one.
 */
final class NodeWriter implements AutoCloseable {

  /** The time between two writes that nobody waits for. */
  private static final Duration SPACING = Duration.ofSeconds(1);

  /** After a lasting refusal a different patch is tried this soon. */
  private static final Duration ANOTHER_TRY = Duration.ofMinutes(1);

  private static final int MOST_IN_VAIN = 2;

  /**
   * The writing agent.
   *
   * @param agent the agent's version
   * @param simulated whether host and kernel are simulated
   * @param following whether a controller needs what it says, also of a node without Onload
   */
  record Speaker(String agent, boolean simulated, boolean following) {}

  private final NodeDoor door;
  private final Speaker speaker;
  private final InstantSource clock;
  private final InstantSource steady;
  private final RandomGenerator random;

  private Optional<NodeMetadata> known = Optional.empty();
  private Instant readAgain = Instant.MIN;
  private Instant lastWrite = Instant.MIN;
  private Instant lastTry = Instant.MIN;
  private Instant notBefore = Instant.MIN;
  private Optional<String> refused = Optional.empty();
  private RetryTimes retries = RetryTimes.NONE;
  private int inVain;

  /**
   * The last word of a removal, once it is written; empty while there is more to say, as always
   * under a controller.
   */
  private Optional<NodeWord> lastSaid = Optional.empty();

  private volatile ApiStatus status;

  /**
   * A writer for one thread.
   *
   * @param status before the first request
   */
  NodeWriter(
      NodeDoor door, Speaker speaker, ApiStatus status, Clocks clocks, RandomGenerator random) {
    this.door = door;
    this.speaker = speaker;
    this.status = status;
    this.clock = clocks.wall();
    this.steady = clocks.steady();
    this.random = random;
  }

  /**
   * The two clocks.
   *
   * @param wall the wall clock, only for people
   * @param steady a clock that never jumps
   */
  record Clocks(InstantSource wall, InstantSource steady) {}

  /** The state of the exchange with the API server. Any thread may call this. */
  ApiStatus status() {
    return status;
  }

  /** Records a fault of the agent itself. */
  void fault(Finding why) {
    status = status.with(Optional.of(why));
  }

  /** Does the next step for this pass; returns the time until the next one, zero for at once. */
  Duration step(Pass pass) {
    NodeWord word = word(pass);
    lastSaid = lastSaid.filter(word::repeats);
    if (lastSaid.isPresent()) {
      // Onload was removed from the node; the uninstall cleans up the object.
      return RetryTimes.LASTING;
    }
    readAgain = isForgotten() ? earlier(readAgain, lastWrite.plus(ANOTHER_TRY)) : readAgain;
    Duration pause = left(earliest(word));
    if (!pause.isZero()) {
      return pause;
    }
    return known.isEmpty() || left(readAgain).isZero() ? read() : speak(word);
  }

  /** Whether the watch shows that somebody deleted the annotation, or the object. */
  private boolean isForgotten() {
    return known.flatMap(then -> door.watched().filter(now -> !now.remembers(then))).isPresent();
  }

  private static Instant earlier(Instant one, Instant other) {
    return other.isBefore(one) ? other : one;
  }

  private NodeWord word(Pass pass) {
    return NodeWord.of(pass, speaker.agent(), speaker.simulated(), known);
  }

  private Instant earliest(NodeWord word) {
    boolean another =
        refused
            .filter(patch -> known.isPresent())
            .filter(patch -> !word.patch(known.get()).equals(Optional.of(patch)))
            .isPresent();
    Instant soon = lastTry.plus(ANOTHER_TRY);
    return another && soon.isBefore(notBefore) ? soon : notBefore;
  }

  private Duration read() {
    return after(door.read(), Optional.empty());
  }

  private Duration speak(NodeWord word) {
    NodeMetadata now = known.orElseThrow();
    Optional<String> patch = word.patch(now);
    if (patch.isEmpty()) {
      lastSaid = Optional.of(word).filter(last -> last.last() && !speaker.following());
      return left(readAgain);
    }
    Duration pause = word.isUrgent(now) ? Duration.ZERO : left(lastWrite.plus(SPACING));
    if (!pause.isZero()) {
      return pause;
    }
    if (inVain == MOST_IN_VAIN) {
      inVain = MOST_IN_VAIN - 1;
      return after(undone(), patch);
    }
    Answer answer = door.write(patch.get());
    if (answer instanceof Answer.Accepted(NodeMetadata node)) {
      inVain = word.patch(node).isEmpty() ? 0 : inVain + 1;
    }
    return after(answer, patch);
  }

  /** Another writer keeps changing our keys; the agent gives up, or both would write for ever. */
  private static Answer undone() {
    return new Answer.Refused(
        new Finding(
            Reason.API_SERVER_DENIES,
            "something keeps changing this node's labels or annotation back",
            "find the webhook or program that changes node.onload.amd.com/* or amd.com/sfc.*"),
        true,
        Optional.empty());
  }

  private Duration after(Answer answer, Optional<String> patch) {
    Instant now = steady.instant();
    lastTry = now;
    status = status.after(answer);
    if (answer instanceof Answer.Accepted(NodeMetadata node)) {
      known = Optional.of(node);
      retries = inVain == 0 ? RetryTimes.NONE : retries;
      refused = Optional.empty();
      readAgain = now.plus(RetryTimes.betweenReads(random));
      if (patch.isPresent()) {
        lastWrite = now;
        status = status.written(clock.instant());
      }
      return Duration.ZERO;
    }
    retries = retries.and(answer);
    refused = answer instanceof Answer.Refused no && no.lasting() ? patch : Optional.empty();
    Duration pause = retries.after(answer, random);
    notBefore = now.plus(pause);
    return pause;
  }

  @Override
  public void close() {
    door.close();
  }

  private Duration left(Instant until) {
    Instant now = steady.instant();
    return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
  }
}
