package io.github.onloadnode.walk;

import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Serving;
import io.github.onloadnode.upgrade.Step;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The invariants of the protocol as far as one node can break them; each says which it is. */
final class Promises {

  private static final Set<Step> WAY_BACK =
      EnumSet.of(Step.RB_UNLOAD, Step.RB_LOAD, Step.RB_VERIFY);

  private final Catalogue catalogue;
  private final Machine machine;
  private final Edges edges;
  private final Set<Long> turnedBack = new HashSet<>();
  private final Set<String> killers = new HashSet<>();
  private Journal agreed;
  private Optional<Kubelet> kubelet = Optional.empty();
  private Optional<Commander> commander = Optional.empty();

  Promises(Catalogue catalogue, Machine machine, Edges edges) {
    this.catalogue = catalogue;
    this.machine = machine;
    this.edges = edges;
    this.agreed = Journal.first(machine.bootId());
  }

  void watch(Kubelet pods, Commander controller) {
    kubelet = Optional.of(pods);
    commander = Optional.of(controller);
  }

  /** What the agent has written down last, whether or not the disk still knows it. */
  Journal agreed() {
    return agreed;
  }

  /** An entry is about to be durable. */
  void written(Journal after) {
    Journal before = agreed;
    agreed = after;
    edges.taken(before, after);
    require(after.finished() >= before.finished(), "I4: the number of finished orders fell");
    if (after.step() == Step.QUIESCE && before.step() != Step.QUIESCE) {
      obeys(before, after);
    }
    if (after.step() == Step.UNLOAD && before.step() == Step.QUIESCE) {
      obeys(before, after);
      require(controller().hasConfirmed(after.seq()), "I5: nobody asked whether the grant holds");
      boolean nothingThere = !machine.isLoaded(Payload.ONLOAD) && !machine.isLoaded("sfc_char");
      require(pods().wasCounted() || nothingThere, "I15: nobody knew who holds devices");
      require(!machine.hostProcess, "I2: beyond the point of no return under a process");
    }
    if (after.step() == Step.RB_UNLOAD && !WAY_BACK.contains(before.step())) {
      require(turnedBack.add(after.seq()), "I8: rolled back twice for one order");
      require(after.committed().equals(before.committed()), "I8: the way back leads elsewhere");
    }
    applied(before, after);
    ended(before, after);
  }

  private void applied(Journal before, Journal after) {
    boolean another = !after.committed().equals(before.committed());
    require(
        before.step() != Step.STAGED || !another || controller().permitsToApply(after.seq()),
        "I5: applied without a grant");
  }

  private void ended(Journal before, Journal after) {
    if (after.result().equals(before.result())) {
      return;
    }
    OrderOutcome result = after.outcome().orElseThrow();
    if (result == OrderOutcome.SUCCEEDED) {
      Revision revision = catalogue.revision(after.committed().orElseThrow());
      require(machine.runs(revision), "I14: succeeded with other modules than ordered");
    }
    if (result == OrderOutcome.REMOVED) {
      require(!machine.isLoaded(Payload.ONLOAD), "I14: removed, and onload is loaded");
    }
  }

  private void obeys(Journal before, Journal after) {
    long finished = before.finished();
    require(after.seq() > finished, "I5: obeyed an order that was finished");
    require(controller().permits(after.seq()), "I5: obeyed without a grant for this order");
  }

  /** A pod was given a device. */
  void allocated() {
    require(agreed.step().serves(), "I2: a device was given away in " + agreed.step());
  }

  /** A module is about to be taken out. */
  void unloading(String module) {
    require(!pods().isHeld(), "I2: " + module + " is taken out under a pod");
  }

  /** A module is about to be loaded; of which revision it must be. */
  Revision loading(String module) {
    boolean new_ = agreed.step() == Step.LOAD;
    Optional<String> rev = new_ ? agreed.target() : agreed.committed();
    Revision revision = catalogue.revision(rev.orElseThrow());
    require(revision.module(module).isPresent(), "I8: " + module + " is of another revision");
    require(!new_ || !killers.contains(attempt()), "I8: loaded again what had killed the node");
    return revision;
  }

  /** What is loaded now brings the node down. */
  void killed() {
    if (agreed.step() == Step.LOAD) {
      killers.add(attempt());
    }
  }

  private String attempt() {
    return agreed.target() + " " + agreed.seq();
  }

  /** After every pass. */
  void afterPass(Disk disk) {
    Optional<Serving> serving = serving();
    if (serving.isEmpty()) {
      return;
    }
    Optional<String> kept = agreed.committed().flatMap(disk::atBeginOfPass).map(Revision::rev);
    // The devices follow from the revision, whatever the kernel that its copy is for.
    Optional<String> told = serving.get().revision().map(Revision::rev);
    require(
        kept.isEmpty() || told.equals(kept) || isUndecided(disk),
        "I7: the announced devices are not those of the committed revision");
    if (serving.get().withheld().isEmpty()) {
      require(agreed.step().serves(), "I3: Healthy in " + agreed.step());
      require(agreed.boot().equals(machine.bootId()), "I3: Healthy, not verified in this boot");
      // A copy that somebody deleted a moment ago is still known to the process.
      Revision committed = catalogue.revision(agreed.committed().orElseThrow());
      require(machine.runs(committed), "I3: Healthy, and not loaded");
      require(!machine.leadNowhere(), "I3: Healthy, and the devices lead nowhere");
    }
  }

  /** Where nothing can be written, what was withheld before its revision was known stays so. */
  private boolean isUndecided(Disk disk) {
    return disk.full && serving().filter(told -> told.revision().isEmpty()).isPresent();
  }

  private Optional<Serving> serving() {
    return pods().serving();
  }

  private Kubelet pods() {
    return kubelet.orElseThrow();
  }

  private Commander controller() {
    return commander.orElseThrow();
  }

  private static void require(boolean holds, String promise) {
    if (!holds) {
      throw new Violation(promise);
    }
  }
}
