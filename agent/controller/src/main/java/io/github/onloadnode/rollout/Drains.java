package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.RolloutSpec.DrainSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries on the drains of quiesced nodes. */
final class Drains {

  private static final String DRAIN_TIMEOUT = "drain-timeout";

  private final DrainSpec spec;
  private final Looks looks;

  Drains(DrainSpec spec, Looks looks) {
    this.spec = spec;
    this.looks = looks;
  }

  Instant now() {
    return looks.now();
  }

  /** Withdraws an order. */
  List<Command> abort(Member member, Slot slot, String why) {
    return List.of(
        new Command.WriteGrant(
            member.version(),
            new Grant(slot.seq(), Grant.Phase.ABORT, Optional.of(now()), Optional.of(why))),
        new Command.Announce(
            Optional.of(member.name()),
            true,
            "OnloadAborted",
            "order " + slot.seq() + " is withdrawn: " + why));
  }

  /** One look at a node that waits for its holders. */
  List<Command> go(Member member, Slot slot) {
    Draining draining = new Draining(spec, looks, member, slot);
    Optional<Drain> before = draining.before();
    Drain after = draining.progress();
    List<Command> commands = new ArrayList<>();
    if (draining.isAborted()) {
      commands.addAll(abort(member, slot, DRAIN_TIMEOUT));
    }
    // Nobody reads a drain that was over before it began.
    boolean silent = before.isEmpty() && after.state() == Drain.State.DONE;
    if (!silent && !before.equals(Optional.of(after))) {
      commands.add(new Command.WriteDrain(member.version(), after));
    }
    boolean blocked = after.state() == Drain.State.BLOCKED;
    boolean wasBlocked = before.filter(said -> said.state() == after.state()).isPresent();
    if (blocked && !wasBlocked) {
      commands.add(announced(member, "OnloadDrainBlocked", after.blockedBy()));
    }
    List<String> lone = draining.nobodyMakesAgain();
    if (before.isEmpty() && !lone.isEmpty()) {
      commands.add(
          announced(
              member,
              "OnloadDrain",
              List.of("no controller makes these pods again: " + Names.few(lone))));
    }
    commands.addAll(draining.evictions());
    return commands;
  }

  private static Command announced(Member member, String reason, List<String> what) {
    return new Command.Announce(Optional.of(member.name()), true, reason, String.join("; ", what));
  }
}
