package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.rollout.RolloutStatus.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status as it is to be after this pass. */
record StatusReport(Fleet fleet, Members members, Progress.Parts parts) {

  List<Command> commands() {
    RolloutStatus before = fleet.status();
    RolloutStatus after = status();
    if (after.equals(before)) {
      return List.of();
    }
    List<Command> commands = new ArrayList<>();
    commands.add(new Command.WriteStatus(after));
    boolean halts = isHalted(after) && !isHalted(before);
    after
        .condition(Condition.Type.HALTED)
        .filter(_ -> halts)
        .map(condition ->
            new Command.Announce(
                Optional.empty(), true, "OnloadRolloutHalted", condition.message()))
        .ifPresent(commands::add);
    return commands;
  }

  private static boolean isHalted(RolloutStatus status) {
    return status.condition(Condition.Type.HALTED).filter(Condition::holds).isPresent();
  }

  private RolloutStatus status() {
    Progress progress = Progress.of(parts, members);
    return new RolloutStatus(
        fleet.status().resourceVersion(),
        fleet.obstacles().spec().isPresent()
            ? fleet.status().observedGeneration()
            : fleet.resource().generation(),
        parts.slots(),
        stable(),
        parts.goal() instanceof Goal.Known(Optional<String> rev, Desired.Cause _)
            ? rev
            : fleet.status().currentRev(),
        new Conditions(fleet, members).of(parts.goal(), progress, parts.gate().halt()),
        counters(),
        new Notes(parts.targets(), fleet.others()).of(members.selected()),
        fleet.status().preflight());
  }

  /** What all nodes run that nobody keeps from it, once nothing more is to be done. */
  private Optional<String> stable() {
    Optional<String> before = fleet.status().stableRev();
    if (!(parts.goal() instanceof Goal.Known(Optional<String> rev, Desired.Cause cause))
        || fleet.resource().deleting()) {
      return before;
    }
    Target goal = new Target(rev, cause, false);
    List<Member> asked = members.selected().stream().filter(StatusReport::isAsked).toList();
    boolean finished =
        asked.stream().anyMatch(member -> member.runs(goal))
            && asked.stream().allMatch(member -> member.runs(goal) || isAwayWith(member, rev))
            && parts.slots().isEmpty()
            && parts.gate().canaries().closed().isEmpty();
    return finished ? rev : before;
  }

  private static boolean isAsked(Member member) {
    return member.node().hold().isEmpty() && member.owner() != Member.Owner.OTHER;
  }

  /** Whether a node that cannot answer had this when it last did. */
  private static boolean isAwayWith(Member member, Optional<String> rev) {
    return !member.node().ready() && member.observed().isPresent() && member.lastGood().equals(rev);
  }

  private Counters counters() {
    List<Member> selected = members.selected();
    return new Counters(
        selected.size(),
        count(selected.stream().filter(this::isUpdated).toList()),
        count(selected.stream().filter(member -> member.node().isServing()).toList()),
        count(
            selected.stream()
                .filter(member ->
                    member.isFailed() || parts.gate().halt().failed().contains(member.name()))
                .toList()),
        count(selected.stream().filter(member -> member.node().hold().isPresent()).toList()),
        parts.slots().size());
  }

  private static int count(List<Member> members) {
    return members.size();
  }

  private boolean isUpdated(Member member) {
    return parts.goal() instanceof Goal.Known(Optional<String> rev, Desired.Cause cause)
        && member.runs(new Target(rev, cause, false));
  }
}
