package io.github.onloadnode.agent.reconcile;

import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.node.Reason;
import io.github.onloadnode.agent.upgrade.Action;
import io.github.onloadnode.agent.upgrade.Decision;
import io.github.onloadnode.agent.upgrade.Journal;
import io.github.onloadnode.agent.upgrade.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what changed; a pass in which nothing changes says nothing, a long wait once a minute. */
final class PassLog {

  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration REPEAT = Duration.ofMinutes(1);

  private final InstantSource clock;
  private Optional<Problem> waitingFor = Optional.empty();
  private Optional<Problem> orderProblem = Optional.empty();
  private List<Problem> warnings = List.of();
  private Instant said = Instant.EPOCH;

  PassLog(InstantSource clock) {
    this.clock = clock;
  }

  void decided(Journal before, Decision decision, Optional<Problem> problemOfOrder) {
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
    if (before.step() != after.step() && before.term().equals(after.term())) {
      decision.problem().ifPresent(problem -> log.warn("way changed reason=\"{}\"", problem));
    }
    if (!before.term().equals(after.term())) {
      log.info(
          "order ended seq={} outcome={} reason=\"{}\"",
          after.term().seq(),
          after.term().result().map(result -> result.text()).orElse("none"),
          decision.problem().map(Problem::toString).orElse(""));
    }
    if (!problemOfOrder.equals(orderProblem)) {
      problemOfOrder.ifPresent(problem -> log.warn("order not obeyed reason=\"{}\"", problem));
      orderProblem = problemOfOrder;
    }
    waits(decision);
  }

  /** What a person should know although all runs; each once while it lasts. */
  void warned(List<Problem> now) {
    now.stream()
        .filter(warning -> !warnings.contains(warning))
        .forEach(warning -> log.warn("all runs, but reason=\"{}\"", warning));
    warnings = List.copyOf(now);
  }

  void ended(Outcome outcome) {
    if (outcome instanceof Outcome.Failed(Action action, Problem problem)) {
      log.warn("action failed action={} reason=\"{}\"", name(action), problem);
    }
  }

  /** The stack once, not with every pass that fails alike. */
  void fault(RuntimeException e) {
    if (!Optional.of(problem(e)).equals(waitingFor)) {
      log.error("pass failed", e);
    }
  }

  static Problem problem(RuntimeException e) {
    return new Problem(
        Reason.AGENT_FAULT,
        "a pass over the node failed: " + e,
        "report it with the agent's log; what is served stays so");
  }

  void stuck(Problem problem) {
    if (!Optional.of(problem).equals(waitingFor)) {
      log.error("nothing is done on this node reason=\"{}\"", problem);
      waitingFor = Optional.of(problem);
    }
  }

  private void waits(Decision decision) {
    Optional<Problem> now =
        decision.action() instanceof Action.Blocked(Problem problem)
            ? Optional.of(problem)
            : Optional.empty();
    boolean middle = !decision.journal().step().serves();
    boolean again = middle && !clock.instant().isBefore(said.plus(REPEAT));
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
