package io.github.onloadnode.rollout;

import io.github.onloadnode.api.CustomResource;
import java.util.List;
import java.util.Optional;

/** What keeps a custom resource that is being deleted. */
record Deletion(CustomResource resource, List<String> behind, List<String> silent) {

  static Deletion of(Fleet fleet, Members members, Targets targets) {
    List<Member> kept = members.all().stream().filter(member -> isKept(member, targets)).toList();
    List<String> silent =
        kept.stream()
            .filter(member -> !member.node().ready() || member.observed().isEmpty())
            .map(Member::name)
            .toList();
    return new Deletion(fleet.resource(), kept.stream().map(Member::name).toList(), silent);
  }

  private static boolean isKept(Member member, Targets targets) {
    return member.slot().isPresent() || (targets.isUnloading() && member.isOurs());
  }

  /** Adds the finalizer before any node is touched, and removes it after the last one. */
  Optional<Command> finalizer() {
    if (!resource.deleting() && !resource.hasFinalizer()) {
      return Optional.of(new Command.AddFinalizer());
    }
    return resource.deleting() && resource.hasFinalizer() && behind.isEmpty()
        ? Optional.of(new Command.RemoveFinalizer())
        : Optional.empty();
  }

  /** What is waited for, with the way out. */
  String message() {
    String waiting = "waiting for " + Names.few(behind);
    return silent.isEmpty()
        ? waiting
        : waiting
            + "; these cannot answer: "
            + Names.few(silent)
            + ": start them, delete their Node objects, or set spec.onDelete: Leave and name their"
            + " slots in spec.rollout.forceRelease";
  }
}
