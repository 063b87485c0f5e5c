package io.github.onloadnode.walk;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What happens to a node from outside, in any order. */
final class Fate {

  private final World world;
  private final Random random;

  Fate(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  /** One thing happens; what it was. */
  String happen() {
    int what = random.nextInt(100);
    if (what < 22) {
      return order(what);
    }
    if (what < 45) {
      Grant.Phase phase = what < 40 ? Grant.Phase.GO : Grant.Phase.APPLY;
      world.commander.grant(phase);
      return phase + " for " + world.commander.seq();
    }
    if (what < 62) {
      return pods(what);
    }
    if (what < 70) {
      return processes(what);
    }
    return what < 86 ? conditions(what) : people(what);
  }

  /** One thing happens that is nobody's order. */
  String happenAround() {
    int what = 45 + random.nextInt(55);
    if (what < 62) {
      return pods(what);
    }
    if (what < 70) {
      return processes(what);
    }
    return what < 86 ? conditions(what) : people(what);
  }

  private String order(int what) {
    if (what < 2) {
      world.commander.grant(Grant.Phase.ABORT);
      return "abort " + world.commander.seq();
    }
    if (what < 3) {
      world.commander.takeBack();
      return "no grant for " + world.commander.seq();
    }
    if (what < 5) {
      world.commander.order(Optional.empty());
      return "order " + world.commander.seq() + ": remove";
    }
    if (what < 12) {
      Revision revision = what < 8 ? world.catalogue.good() : any();
      world.commander.order(Optional.of(revision));
      return "order " + world.commander.seq() + ": " + world.catalogue.trait(revision);
    }
    return "nothing";
  }

  private Revision any() {
    List<Revision> all = world.catalogue.all();
    return all.get(random.nextInt(all.size()));
  }

  private String pods(int what) {
    if (what < 51) {
      return allocate();
    }
    if (what < 58) {
      world.kubelet.endOne();
      return "a pod ends";
    }
    world.kubelet.endAll();
    return "all pods end";
  }

  /** A pod asks for a device. */
  String allocate() {
    if (!world.kubelet.allocate()) {
      return "a pod is refused";
    }
    world.promises.allocated();
    return "a pod is given a device";
  }

  private String processes(int what) {
    boolean reboots = what == 69;
    if (reboots) {
      world.reboot();
    }
    world.restart();
    return reboots
        ? "the node boots as " + world.machine.bootId()
        : "the agent is killed between two passes";
  }

  private String conditions(int what) {
    Machine machine = world.machine;
    switch (what) {
      case 70, 71 -> world.commander.reachable = !world.commander.reachable;
      case 72 -> world.kubelet.answers = !world.kubelet.answers;
      case 73 -> machine.interfaceInUse = !machine.interfaceInUse;
      case 74 -> machine.stuck = !machine.stuck;
      case 75 -> machine.stuckHalfWay = !machine.stuckHalfWay;
      case 76 -> machine.loadsFail = !machine.loadsFail;
      case 77 -> machine.cursed = !machine.cursed && random.nextInt(3) == 0;
      case 78 -> world.disk.full = !world.disk.full;
      case 79 -> lose();
      case 80, 81, 82, 83, 84 -> world.heal();
      default -> world.advance(Duration.ofSeconds(1));
    }
    return "conditions: " + world.conditions();
  }

  /** Somebody deletes a revision, be it the one that runs. */
  private void lose() {
    world.disk.lose(any().rev());
  }

  /** Things that people and other programs do to a node. */
  private String people(int what) {
    Machine machine = world.machine;
    switch (what) {
      case 86 -> machine.nodesGone = !machine.nodesGone;
      case 87 -> machine.hostProcess = machine.isLoaded(Payload.ONLOAD) && !machine.hostProcess;
      case 88 -> world.kubelet.listsNone = !world.kubelet.listsNone;
      case 92, 93 -> world.kubelet.late = !world.kubelet.late;
      case 94, 95, 96 -> world.commander.late = !world.commander.late;
      case 89 -> machine.spoiled = world.promises.agreed().committed();
      case 90 -> machine.loadForeign();
      case 91 -> {
        return rmmod(machine);
      }
      default -> world.advance(Duration.ofSeconds(1));
    }
    return "people: " + world.conditions() + (machine.hasForeign() ? "modules of others" : "");
  }

  /** The kernel lets nobody take out what is in use. */
  private String rmmod(Machine machine) {
    boolean free = !world.kubelet.isOpen() && !machine.hostProcess && !machine.stuck;
    if (free && machine.isLoaded(Payload.ONLOAD)) {
      machine.unload(Payload.ONLOAD);
      return "somebody takes onload out";
    }
    return "somebody would take onload out";
  }
}
