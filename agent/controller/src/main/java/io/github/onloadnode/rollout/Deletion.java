package io.github.onloadnode.rollout;

import io.github.onloadnode.api.CustomResource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What keeps a custom resource that is being deleted.
 *
 * @param behind nodes that it still has to do with
 * @param silent those of them that cannot answer
 * @param held those of them that an annotation holds
 * @param rest objects that only its finalizer keeps from being lost
 */
record Deletion(
    CustomResource resource,
    List<String> behind,
    List<String> silent,
    List<String> held,
    List<String> rest) {

  static Deletion of(Fleet fleet, Members members, Targets targets, List<Command> revisions) {
    List<Member> kept = members.all().stream().filter(member -> isKept(member, targets)).toList();
    List<String> silent =
        kept.stream().filter(Deletion::isUnableToAnswer).map(Member::name).toList();
    List<String> held =
        kept.stream().filter(member -> member.node().hold().isPresent()).map(Member::name).toList();
    return new Deletion(
        fleet.resource(),
        kept.stream().map(Member::name).toList(),
        silent,
        held,
        rest(fleet, targets.isLeaving() ? List.of() : revisions));
  }

  private static boolean isUnableToAnswer(Member member) {
    return !member.node().ready() || member.observed().isEmpty() || member.isSilent();
  }

  private static boolean isKept(Member member, Targets targets) {
    return member.slot().isPresent() || (targets.isUnloading() && member.isOurs());
  }

  private static List<String> rest(Fleet fleet, List<Command> revisions) {
    Stream<String> pods =
        fleet.stagers().stream().map(pod -> "stager pod " + pod.namespace() + "/" + pod.name());
    Stream<String> unused =
        revisions.stream()
            .filter(Command.DeleteRevision.class::isInstance)
            .map(Command.DeleteRevision.class::cast)
            .map(delete -> "ControllerRevision " + delete.name());
    return Stream.concat(pods, unused).toList();
  }

  /** Whether no node is waited for any more. */
  boolean isOver() {
    return resource.deleting() && behind.isEmpty();
  }

  /** Adds the finalizer before any node is touched, and removes it after the last one. */
  Optional<Command> finalizer() {
    if (!resource.deleting() && !resource.hasFinalizer()) {
      return Optional.of(new Command.AddFinalizer());
    }
    return isOver() && resource.hasFinalizer() && rest.isEmpty()
        ? Optional.of(new Command.RemoveFinalizer())
        : Optional.empty();
  }

  /** What is waited for, with the way out. */
  String message() {
    if (behind.isEmpty()) {
      return rest.isEmpty()
          ? "nothing is left"
          : "waiting until these are gone: " + Names.few(rest);
    }
    StringBuilder message = new StringBuilder("waiting for " + Names.few(behind));
    if (!silent.isEmpty()) {
      message
          .append("; these cannot answer: ")
          .append(Names.few(silent))
          .append(": start them or their agents, delete their Node objects, or set spec.onDelete:")
          .append(" Leave and name their slots in spec.rollout.forceRelease");
    }
    if (!held.isEmpty()) {
      message
          .append("; these are held: ")
          .append(Names.few(held))
          .append(": remove their annotation node.onload.amd.com/hold");
    }
    return message.toString();
  }
}
