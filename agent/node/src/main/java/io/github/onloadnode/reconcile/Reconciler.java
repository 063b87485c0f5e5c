package io.github.onloadnode.reconcile;

import io.github.onloadnode.act.JournalStore;
import io.github.onloadnode.act.Performer;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.findings.PassFindings;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.offer.ResourceOffer;
import io.github.onloadnode.order.AskingNode;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.payload.RevisionStore;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.serve.Publisher;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Outcome;
import io.github.onloadnode.upgrade.RecordedStep;
import io.github.onloadnode.upgrade.Serving;
import io.github.onloadnode.upgrade.Situation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One pass: observe, decide, write the journal, act. Called by one thread at a time. */
public final class Reconciler {

  /**
   * The parts that a pass uses.
   *
   * @param observer observes the node
   * @param resources the offered resources
   * @param passed receives each pass once it is decided; must not block
   */
  public record Parts(
      PassObserver observer,
      OrderSource orders,
      RevisionStore store,
      JournalStore journals,
      Performer performer,
      KubeletLook kubelet,
      Publisher publisher,
      List<ResourceOffer> resources,
      Consumer<Pass> passed) {}

  private final Parts parts;
  private final InstantSource clock;
  private final InstantSource steady;
  private final KnownRevisions revisions;
  private final PassLog passLog;
  private final Housekeeping housekeeping;
  private final Announcement announcement;
  private final EarlyServing early;
  private final StepClock stepClock;

  private Optional<Journal> journal = Optional.empty();
  private Optional<Outcome> outcome = Optional.empty();
  private Optional<KubeletView> kubelet = Optional.empty();
  private boolean asked;
  private boolean predecessorServed = true;

  private volatile Optional<Pass> last = Optional.empty();
  private volatile Optional<Instant> looked = Optional.empty();
  private volatile Optional<Instant> busySince = Optional.empty();

  /**
   * A reconciler of one node.
   *
   * @param clock the wall clock, only for people
   * @param steady a clock that never jumps
   */
  public Reconciler(Parts parts, InstantSource clock, InstantSource steady) {
    this.parts = parts;
    this.clock = clock;
    this.steady = steady;
    this.stepClock = new StepClock(steady);
    this.revisions = new KnownRevisions(parts.store());
    this.passLog = new PassLog(steady);
    this.housekeeping = new Housekeeping(parts.store(), parts.orders(), parts.journals());
    this.announcement = new Announcement(parts.publisher(), revisions::lost, this::committed);
    this.early = new EarlyServing(parts.observer(), revisions, announcement, this::kubelet);
  }

  /** The newest pass; empty before the first. */
  public Optional<Pass> last() {
    return last;
  }

  /** The age of the newest pass's observations; empty before the first. */
  public Optional<Duration> age() {
    return looked.map(then -> Duration.between(then, steady.instant()));
  }

  /** When the running pass began; empty between passes. */
  public Optional<Instant> busySince() {
    return busySince;
  }

  /** Makes one pass; returns when the next one is due. */
  public NextPass pass() {
    busySince = Optional.of(steady.instant());
    asked = false;
    try {
      return look();
    } finally {
      busySince = Optional.empty();
    }
  }

  /** The agent is stopping, and no more passes will follow. */
  public void end() {
    journal.ifPresent(housekeeping::ending);
  }

  private NextPass look() {
    try {
      return journal.isEmpty() && servesAtOnce()
          ? NextPass.SERVED
          : decide(parts.observer().forStep(journal.map(Journal::step)));
    } catch (RuntimeException | LinkageError e) {
      return blind(e);
    }
  }

  private boolean servesAtOnce() {
    try {
      return begun().filter(early::serves).isPresent();
    } catch (FindingException _) {
      // The full pass will report it.
      return false;
    }
  }

  private NextPass decide(NodeState state) {
    try {
      revisions.begin(state.kernel().release());
      kubelet.ifPresent(before -> announcement.judge(state, before));
      Journal before = journal(state);
      Order order =
          parts
              .orders()
              .read(new AskingNode(state.kernel().release(), before.seq(), before.result()));
      return carryOut(RecordedStep.take(before, situation(state, before, order)), order.problem());
    } catch (FindingException e) {
      return stuck(state, e.problem());
    } catch (RuntimeException | LinkageError e) {
      // A fault of the agent must not take the devices away.
      passLog.fault(e);
      stuck(state, PassLog.problem(e));
      return NextPass.BACK_OFF;
    }
  }

  /** The host could not be observed: the last observation stays published, with its age. */
  private NextPass blind(Throwable e) {
    passLog.fault(e);
    try {
      begun();
    } catch (FindingException _) {
      // The next successful pass will report it.
    }
    Finding problem = PassLog.problem(e);
    stuck(last.map(Pass::observed).orElseGet(() -> NodeState.unseen(problem.message())), problem);
    return NextPass.BACK_OFF;
  }

  private Optional<Journal> begun() {
    if (journal.isEmpty()) {
      Optional<Journal> found = parts.journals().read();
      found.ifPresent(housekeeping::begun);
      // Devices can have been given away only if a revision was committed, even if it cannot be
      // read now.
      predecessorServed = found.flatMap(Journal::committed).isPresent();
      journal = found;
      stepClock.begins();
    }
    return journal;
  }

  private Journal journal(NodeState state) {
    Journal begun = begun().orElseGet(() -> Journal.first(state.kernel().bootId()));
    journal = Optional.of(begun);
    return begun;
  }

  /** Observes the kubelet, once per pass. */
  private KubeletView kubelet() {
    if (!asked || kubelet.isEmpty()) {
      kubelet = Optional.of(parts.kubelet().observe(predecessorServed));
      asked = true;
    }
    return kubelet.get();
  }

  private Situation situation(NodeState state, Journal before, Order order) {
    return new Situation(
        state,
        order.desired(),
        order.grant(),
        order.content(),
        revisions.of(before, order),
        kubelet(),
        outcome,
        stepClock.in(before.step(), order.grant(), outcome),
        clock.instant());
  }

  private NextPass carryOut(RecordedStep step, Optional<Finding> orderProblem) {
    Journal before = step.before();
    Situation situation = step.situation();
    Decision decision = step.decision();
    boolean moved =
        announcement.decided(before, decision, situation, () -> write(before, decision));
    passLog.decided(before, decision, orderProblem);
    publish(step, orderProblem);
    outcome = Optional.empty();
    outcome = parts.performer().perform(decision.action(), situation.state());
    outcome.ifPresent(passLog::ended);
    outcome.ifPresent(revisions::after);
    return NextPass.after(situation.outcome(), decision, moved, outcome, orderProblem);
  }

  private boolean write(Journal before, Decision decision) {
    Journal after = decision.journal();
    if (after.equals(before)) {
      return false;
    }
    parts.journals().write(after);
    journal = Optional.of(after);
    if (after.step() != before.step()) {
      stepClock.begins();
    }
    housekeeping.written(before, decision);
    return true;
  }

  private void publish(RecordedStep step, Optional<Finding> orderProblem) {
    Situation situation = step.situation();
    Pass pass =
        new Pass(
            parts.observer().at(),
            situation.state(),
            journal,
            Optional.of(step),
            step.decision().serving(),
            holders(situation.kubelet()),
            PassFindings.decided(step, orderProblem, parts.resources()));
    passLog.warned(pass.warnings());
    publish(pass);
  }

  private void publish(Pass pass) {
    last = Optional.of(pass);
    looked = parts.observer().looked();
    parts.passed().accept(pass);
  }

  private DeviceHolders holders(KubeletView now) {
    return now.known(last.map(Pass::holders).orElse(DeviceHolders.NOBODY));
  }

  /** Its devices stay announced while nothing can be decided. */
  private Optional<Revision> committed() {
    return journal.flatMap(entry ->
        entry
            .committed()
            .flatMap(
                rev -> Optional.ofNullable(revisions.of(entry, Order.NONE).revisions().get(rev))));
  }

  /** Nothing can be decided or written, so nothing is done. */
  private NextPass stuck(NodeState state, Finding problem) {
    Serving serving = announcement.undecided(problem, state, kubelet());
    publish(
        new Pass(
            parts.observer().at(),
            state,
            journal,
            Optional.empty(),
            serving,
            holders(kubelet()),
            PassFindings.undecided(problem, serving)));
    passLog.stuck(problem);
    return NextPass.LATER;
  }
}
