package io.github.onloadnode.walk;

import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ways that the state machine has, and how often a walk took each. */
final class Edges {

  /** Each must be taken; a way that is neither here nor among the rare ones is a violation. */
  private static final List<String> WAYS =
      """
      Idle -> Idle (Succeeded)
      Idle -> Idle (Removed)
      Idle -> Staging
      Idle -> Staged
      Staging -> Staged
      Staging -> Idle (Rejected)
      Staging -> Idle
      Staged -> Staging
      Staged -> Quiesce
      Staged -> Idle (Succeeded)
      Staged -> Idle (Aborted)
      Staged -> Idle (Rejected)
      Staged -> Idle
      Quiesce -> Unload
      Quiesce -> Idle (Aborted)
      Unload -> Load0
      Unload -> Idle (Aborted)
      Unload -> Idle (Removed)
      Unload -> RbUnload
      Unload -> Failed (Failed)
      Load0 -> Load
      Load0 -> RbUnload
      Load0 -> Unload
      Load -> Verify
      Load -> RbUnload
      Load -> Failed (Failed)
      Verify -> Idle (Succeeded)
      Verify -> RbUnload
      RbUnload -> RbLoad
      RbUnload -> Idle (RolledBack)
      RbUnload -> Failed (Failed)
      RbLoad -> RbVerify
      RbLoad -> Failed (Failed)
      RbVerify -> Idle (RolledBack)
      Failed -> Quiesce
      Failed -> Failed (Failed)
      reboot in Idle -> Idle
      reboot in Idle -> Failed
      reboot in Staging -> Idle
      reboot in Staged -> Idle
      reboot in Quiesce -> Quiesce
      reboot in Unload -> Unload
      reboot in Load0 -> Load0
      reboot in Load -> RbUnload
      reboot in Verify -> RbUnload
      reboot in RbUnload -> RbUnload
      reboot in RbLoad -> RbUnload
      reboot in RbLoad -> Failed (Failed)
      reboot in RbVerify -> RbUnload
      reboot in Failed -> Failed
      """
          .lines()
          .toList();

  /** Allowed, and too rare to be asked for: two faults at once, or a disk full from the start. */
  private static final List<String> RARE =
      """
      Quiesce -> Failed (Failed)
      RbVerify -> Failed (Failed)
      reboot in Idle -> Idle (Removed)
      reboot in Idle -> Idle (Succeeded)
      reboot in Idle -> Staging
      reboot in Idle -> Staged
      reboot in Staging -> Failed
      reboot in Staged -> Failed
      reboot in RbUnload -> Failed (Failed)
      reboot in RbVerify -> Failed (Failed)
      """
          .lines()
          .toList();

  private final Map<String, Long> taken = new TreeMap<>();
  private final boolean strict;

  /**
   * Nothing is taken yet.
   *
   * @param strict whether a way that the machine does not have is a violation
   */
  Edges(boolean strict) {
    this.strict = strict;
  }

  /** An entry follows another; entries that go nowhere are no way. */
  void taken(Journal before, Journal after) {
    boolean rebooted = !after.boot().equals(before.boot());
    boolean ended = !after.result().equals(before.result());
    if (!rebooted && !ended && after.step() == before.step()) {
      return;
    }
    String way =
        (rebooted ? "reboot in " : "")
            + before.step().text()
            + " -> "
            + after.step().text()
            + (ended ? " (" + after.outcome().orElseThrow().text() + ")" : "");
    if (strict && !WAYS.contains(way) && !RARE.contains(way)) {
      throw new Violation("D.5: the state machine has no way " + way);
    }
    count(way);
  }

  /** The agent died in this step and another one began. */
  void restarted(Step step) {
    count(restart(step));
  }

  private void count(String way) {
    taken.merge(way, 1L, Long::sum);
  }

  private static String restart(Step step) {
    return "the agent died in " + step.text();
  }

  void add(Edges other) {
    other.taken.forEach((way, count) -> taken.merge(way, count, Long::sum));
  }

  /** Ways that must be taken and were not. */
  List<String> neverTaken() {
    return Stream.concat(WAYS.stream(), Stream.of(Step.values()).map(Edges::restart))
        .filter(way -> !taken.containsKey(way))
        .toList();
  }

  /** One line a way, with its count. */
  String table() {
    return taken.entrySet().stream()
        .map(way -> "%8d  %s%n".formatted(way.getValue(), way.getKey()))
        .collect(Collectors.joining());
  }
}
