package io.github.onloadnode.rollout;

import io.github.onloadnode.api.CustomResource;
import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.RolloutSpec.Canary;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The nodes that go first.
 *
 * @param names of these nodes
 * @param closed what the others wait for; empty if they do not wait
 */
record Canaries(Set<String> names, Optional<String> closed) {

  private static final Canaries NONE = new Canaries(Set.of(), Optional.empty());

  /** When orders ended, and what the time is now. */
  record Clock(EndTimes ends, Looks looks) {}

  /** A rollback goes to a revision that was tried before, so that nobody waits for it. */
  static Canaries of(CustomResource resource, Members members, Goal goal, Clock clock) {
    Optional<Canary> spec = resource.spec().rollout().canary();
    return goal instanceof Goal.Known(Optional<String> rev, Desired.Cause cause)
            && cause != Desired.Cause.ROLLBACK
            && spec.isPresent()
        ? of(resource, members, new Target(rev, cause, false), clock)
        : NONE;
  }

  private static Canaries of(CustomResource resource, Members members, Target target, Clock clock) {
    Canary canary = resource.spec().rollout().canary().orElseThrow();
    List<Member> first = first(canary, members, target);
    Set<String> names = first.stream().map(Member::name).collect(Collectors.toUnmodifiableSet());
    return new Canaries(names, closed(resource, first, target, clock));
  }

  /** A choice that was made must stay, so those that have begun come first. */
  private static List<Member> first(Canary canary, Members members, Target target) {
    Comparator<Member> begun =
        Comparator.comparing(member -> !member.runs(target) && member.slot().isEmpty());
    Comparator<Member> able = Comparator.comparing(Canaries::isKeptBack);
    return members.selected().stream()
        .filter(member -> member.owner() != Member.Owner.OTHER)
        .filter(member -> hasLabels(member, canary))
        .sorted(begun.thenComparing(able).thenComparing(Member::name))
        .limit(canary.count().orElse(Integer.MAX_VALUE))
        .toList();
  }

  /** The others would wait for it without an end. */
  private static boolean isKeptBack(Member member) {
    return !member.node().ready()
        || member.node().hold().isPresent()
        || member.isSilent()
        || member.trouble().isPresent();
  }

  private static boolean hasLabels(Member member, Canary canary) {
    return member.node().labels().entrySet().containsAll(canary.selector().entrySet());
  }

  private static Optional<String> closed(
      CustomResource resource, List<Member> first, Target target, Clock clock) {
    Canary canary = resource.spec().rollout().canary().orElseThrow();
    if (first.isEmpty()) {
      return Optional.of("spec.rollout.canary matches no node");
    }
    List<String> behind =
        first.stream().filter(member -> !member.runs(target)).map(Member::name).toList();
    if (!behind.isEmpty()) {
      return Optional.of("waiting for canary " + Names.few(behind));
    }
    Instant soaked = since(first, clock).plus(canary.soak());
    if (!clock.looks().isPast(soaked)) {
      return Optional.of("the canary runs and soaks until " + soaked);
    }
    boolean approved = resource.approved().equals(target.rev());
    return Optional.of(approval(resource, target)).filter(_ -> canary.approval() && !approved);
  }

  private static String approval(CustomResource resource, Target target) {
    return "the canary runs; go on with: kubectl -n %s annotate --overwrite onload %s %s=%s"
        .formatted(
            resource.namespace(), resource.name(), CustomResource.APPROVE, target.rev().orElse(""));
  }

  private static Instant since(List<Member> first, Clock clock) {
    return first.stream().map(clock.ends()::of).max(Instant::compareTo).orElse(Instant.MIN);
  }

  boolean mayGo(Member member) {
    return closed.isEmpty() || names.contains(member.name());
  }
}
