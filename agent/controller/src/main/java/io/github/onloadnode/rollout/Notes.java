package io.github.onloadnode.rollout;

import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.Member.Owner;
import io.github.onloadnode.rollout.RolloutStatus.NodeNote;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people are told of nodes that are not as they should be. */
final class Notes {

  private static final int LONGEST = 1024;

  private final Targets targets;
  private final Map<String, String> others;

  Notes(Targets targets, Map<String, String> others) {
    this.targets = targets;
    this.others = others;
  }

  /** The worst first. */
  List<NodeNote> of(List<Member> members) {
    return members.stream()
        .filter(member -> !isAsItShouldBe(member))
        .sorted(Comparator.comparingInt(Notes::rank).thenComparing(Member::name))
        .limit(RolloutStatus.MOST_NODES)
        .map(this::note)
        .toList();
  }

  boolean isAsItShouldBe(Member member) {
    return member.node().isServing()
        && member.node().ready()
        && member.trouble().isEmpty()
        && !member.isSilent()
        && targets.of(member).filter(member::runs).isPresent();
  }

  private static int rank(Member member) {
    return member.isFailed()
        ? 0
        : member.owner() != Owner.US ? 1 : member.slot().isPresent() ? 2 : 3;
  }

  private NodeNote note(Member member) {
    String phase = member.observed().map(Observed::phase).map(Phase::text).orElse("Unknown");
    return why(member)
        .map(why -> new NodeNote(member.name(), phase, why.reason(), cut(why.message())))
        .orElseGet(() -> new NodeNote(member.name(), phase, "InProgress", ""));
  }

  /** A word for programs, and a sentence. */
  private record Why(String reason, String message) {}

  private Optional<Why> why(Member member) {
    return owner(member)
        .or(() -> member.trouble().map(trouble -> new Why("WriteRefused", trouble.why())))
        .or(() -> agent(member))
        .or(() -> held(member))
        .or(() -> result(member));
  }

  private Optional<Why> owner(Member member) {
    return switch (member.owner()) {
      case OTHER -> Optional.of(new Why("Conflict", "has orders of " + other(member)));
      case UNKNOWN ->
          Optional.of(
              new Why(
                  "DesiredUnreadable",
                  "its annotation node.onload.amd.com/desired cannot be understood; if no later"
                      + " controller wrote it, remove it"));
      case NOBODY, US -> Optional.empty();
    };
  }

  private String other(Member member) {
    return member
        .node()
        .desired()
        .toOptional()
        .map(order -> others.getOrDefault(order.uid(), order.cr()))
        .orElse("another resource");
  }

  private static Optional<Why> agent(Member member) {
    if (!member.node().ready()) {
      return Optional.of(new Why("NodeNotReady", "Kubernetes says that the node is not Ready"));
    }
    return switch (member.node().observed()) {
      case Reading.Absent<Observed>() ->
          Optional.of(new Why("NoAgent", "no agent has reported from this node"));
      case Reading.Unreadable<Observed>(String why) ->
          Optional.of(new Why("ObservedUnreadable", why));
      case Reading.Present<Observed> _ ->
          Optional.of(member).filter(Member::isSilent).map(Notes::silent);
    };
  }

  private static Why silent(Member member) {
    return new Why(
        "AgentSilent",
        "its agent has not renewed its Lease for 5 minutes; see kubectl get pods -A -l app.kubernetes.io/name=onload-agent --field-selector spec.nodeName="
            + member.name());
  }

  private static Optional<Why> held(Member member) {
    return member.node().hold().map(text -> new Why("Held", text));
  }

  private static Optional<Why> result(Member member) {
    boolean current = member.outcome().isPresent() || member.isFailed();
    return member
        .result()
        .filter(_ -> current)
        .map(ending -> new Why(reason(ending), ending.message().orElse("")));
  }

  private static String reason(Ending ending) {
    return ending.reason().orElse(ending.outcome().text());
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }
}
