package io.github.onloadnode.reconcile;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs changes. A pass without a change logs nothing, a long wait is logged once a minute. */
final class PassLog {

  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration REPEAT = Duration.ofMinutes(1);

  private final InstantSource clock;
  private Optional<Finding> waitingFor = Optional.empty();
  private Optional<Finding> orderProblem = Optional.empty();
  private List<Finding> warnings = List.of();
  private List<Finding> problems = List.of();
  private Optional<Outcome> failed = Optional.empty();
  private Instant said = Instant.EPOCH;

  PassLog(InstantSource clock) {
    this.clock = clock;
  }

  void decided(Journal before, Decision decision, Optional<Finding> problemOfOrder) {
    Journal after = decision.journal();
    if (before.step() != after.step()) {
      log.info(
          "step from={} to={} seq={} target={} committed={}",
          before.step().text(),
          after.step().text(),
          after.seq(),
          after.target().orElse("none"),
          after.committed().orElse("none"));
    }
    if (before.step() != after.step() && before.result().equals(after.result())) {
      decision
          .problem()
          .ifPresent(problem -> log.warn("change interrupted reason=\"{}\"", problem));
    }
    if (!before.result().equals(after.result())) {
      log.info(
          "order ended seq={} outcome={} reason=\"{}\"",
          after.finished(),
          after.outcome().map(OrderOutcome::text).orElse("none"),
          decision.problem().map(Finding::toString).orElse(""));
    }
    if (!problemOfOrder.equals(orderProblem)) {
      problemOfOrder.ifPresentOrElse(PassLog::notTakenUp, () -> log.info("order accepted again"));
      orderProblem = problemOfOrder;
    }
    waits(decision);
  }

  /** Logs once why pods get no devices or a change waits, and once when that is over. */
  void keeps(Decision decision) {
    boolean acts =
        !(decision.action() instanceof Action.Rest || decision.action() instanceof Action.Blocked);
    if (acts || !decision.journal().step().serves()) {
      // A problem under repair is neither new nor over.
      return;
    }
    Stream<Finding> blocked =
        decision.action() instanceof Action.Blocked(Finding problem)
            ? Stream.of(problem)
            : Stream.empty();
    keeps(Stream.concat(blocked, decision.serving().withheld().stream()).distinct().toList());
  }

  private void keeps(List<Finding> now) {
    now.stream()
        .filter(problem -> !problems.contains(problem))
        .forEach(problem -> log.warn("node blocked reason=\"{}\"", problem));
    problems.stream()
        .filter(problem -> !now.contains(problem))
        .forEach(problem -> log.info("node unblocked reason=\"{}\"", problem.reason().text()));
    problems = now;
  }

  /** Logs each warning once while it lasts. */
  void warned(List<Finding> now) {
    now.stream()
        .filter(warning -> !warnings.contains(warning))
        .forEach(warning -> log.warn("running with warnings reason=\"{}\"", warning));
    warnings.stream()
        .filter(warning -> !now.contains(warning))
        .forEach(warning -> log.info("warning cleared reason=\"{}\"", warning.reason().text()));
    warnings = List.copyOf(now);
  }

  void ended(Outcome outcome) {
    Optional<Outcome> now = Optional.of(outcome);
    if (outcome instanceof Outcome.Failed(Action action, Finding problem) && !now.equals(failed)) {
      log.warn("action failed action={} reason=\"{}\"", name(action), problem);
      failed = now;
    }
  }

  /** Logs the stack once, not for every pass that fails in the same way. */
  void fault(Throwable e) {
    if (!Optional.of(problem(e)).equals(waitingFor)) {
      log.error("pass failed", e);
    }
  }

  static Finding problem(Throwable e) {
    return new Finding(
        Reason.AGENT_FAULT,
        "a pass over the node failed: " + e,
        "report this with the agent's log; what is served stays served");
  }

  void stuck(Finding problem) {
    if (!Optional.of(problem).equals(waitingFor)) {
      log.error("node cannot be reconciled reason=\"{}\"", problem);
      waitingFor = Optional.of(problem);
    }
  }

  private static void notTakenUp(Finding problem) {
    if (problem.severity() == Finding.Severity.NOTE) {
      log.info("order waits reason=\"{}\"", problem);
    } else {
      log.warn("order not taken up reason=\"{}\"", problem);
    }
  }

  private void waits(Decision decision) {
    Optional<Finding> now =
        decision.action() instanceof Action.Blocked(Finding problem)
            ? Optional.of(problem)
            : Optional.empty();
    if (decision.journal().step().serves()) {
      keeps(decision);
      waitingFor = now;
      return;
    }
    boolean again = !clock.instant().isBefore(said.plus(REPEAT));
    if (now.isPresent() && (!now.equals(waitingFor) || again)) {
      log.warn("waiting step={} reason=\"{}\"", decision.journal().step().text(), now.get());
      said = clock.instant();
    }
    waitingFor = now;
  }

  private static String name(Action action) {
    return action.getClass().getSimpleName();
  }
}
