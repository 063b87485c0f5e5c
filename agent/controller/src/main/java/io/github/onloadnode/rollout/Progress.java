package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.rollout.Gate.Wait;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far the rollout is.
 *
 * @param moves whether something goes on or will by itself
 */
record Progress(boolean moves, String reason, String message) {

  /** The parts of a pass that it is told from. */
  record Parts(Goal goal, Targets targets, Gate gate, Deletion deletion, List<Slot> slots) {}

  static Progress of(Parts parts, Members members) {
    if (parts.targets().isUnloading() || parts.targets().isLeaving()) {
      return new Progress(true, "Deleting", parts.deletion().message());
    }
    if (parts.goal() instanceof Goal.Unusable(String reason, String why)) {
      return new Progress(false, reason, why);
    }
    if (members.selected().isEmpty()) {
      return new Progress(false, "NoNodes", "spec.selector matches no node");
    }
    List<Member> behind =
        members.all().stream().filter(member -> isBehind(parts.targets(), member)).toList();
    if (!parts.slots().isEmpty()) {
      return turns(parts, members, behind);
    }
    return behind.isEmpty()
        ? new Progress(false, "Complete", "all nodes run what they should")
        : waiting(parts, behind);
  }

  private static boolean isBehind(Targets targets, Member member) {
    return targets.of(member).filter(target -> !member.runs(target)).isPresent();
  }

  private static Progress turns(Parts parts, Members members, List<Member> behind) {
    List<String> nodes = parts.slots().stream().map(Slot::node).toList();
    List<String> draining =
        nodes.stream()
            .filter(
                name -> members.named(name).filter(node -> node.isIn(Phase.QUIESCED)).isPresent())
            .toList();
    if (!draining.isEmpty()) {
      return new Progress(true, "WaitingForDrain", "pods hold devices on " + Names.few(draining));
    }
    // Of thousands that are behind, hundreds may have a turn.
    Set<String> turns = Set.copyOf(nodes);
    List<String> changing = behind.stream().map(Member::name).filter(turns::contains).toList();
    if (changing.isEmpty()) {
      return new Progress(true, "Soaking", "watching " + Names.few(nodes));
    }
    boolean canary = parts.gate().canaries().closed().isPresent();
    return new Progress(true, canary ? "Canary" : "Rolling", "changing " + Names.few(changing));
  }

  private static Progress waiting(Parts parts, List<Member> behind) {
    Map<Wait, List<String>> waits = new EnumMap<>(Wait.class);
    for (Member member : behind) {
      Optional<Wait> wait = wait(parts, member);
      if (wait.isEmpty()) {
        // It is on its way.
        return new Progress(true, "Rolling", behind.size() + " nodes to go");
      }
      waits.computeIfAbsent(wait.get(), _ -> new ArrayList<>()).add(member.name());
    }
    // What concerns the whole rollout says more than what concerns some nodes.
    return waits.entrySet().stream()
        .reduce((_, last) -> last)
        .map(last -> waiting(parts, last.getKey(), Names.few(last.getValue())))
        .orElseThrow();
  }

  private static Optional<Wait> wait(Parts parts, Member member) {
    return member.trouble().isPresent()
        ? Optional.of(Wait.REFUSED)
        : parts.targets().of(member).flatMap(target -> parts.gate().before(member, target));
  }

  private static Progress waiting(Parts parts, Wait wait, String nodes) {
    return switch (wait) {
      case REFUSED -> new Progress(false, "WritesRefused", "cannot be written to: " + nodes);
      case HELD -> new Progress(false, "Held", "held by annotation: " + nodes);
      case NOT_READY -> new Progress(false, "NodesNotReady", "not Ready: " + nodes);
      case AGENT_SILENT ->
          new Progress(false, "AgentsSilent", "their agents do not answer: " + nodes);
      case PAUSED -> new Progress(false, "Paused", "spec.rollout.paused is true");
      case HALTED -> new Progress(false, "Halted", "see condition Halted");
      case OUTSIDE_WINDOW -> new Progress(false, "OutsideWindow", parts.gate().closed().orElse(""));
      case CANARY -> new Progress(true, "Canary", parts.gate().canaries().closed().orElse(""));
    };
  }
}
