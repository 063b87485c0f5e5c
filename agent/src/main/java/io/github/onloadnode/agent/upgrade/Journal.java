package io.github.onloadnode.agent.upgrade;

import io.github.onloadnode.agent.desired.Desired;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a node remembers of itself over crashes and reboots; durable before every step that
 * cannot be taken back.
 *
 * @param uid whose orders the node follows, empty before the first
 * @param boot in which the entry was written
 * @param seq of the order that the step belongs to
 * @param target revision that the order asks for; empty = removal
 * @param committed revision that was verified last; empty = none
 * @param attempt how often the target's modules were about to be loaded for this order
 * @param bootAttempts boots in a row in which the committed revision was not verified
 * @param removedInTree modules of the host's kernel that gave way to ours
 * @param interfaces names of network interfaces before the driver changed, by PCI address
 * @param fwPathBefore kernel's firmware search path before we changed it
 */
public record Journal(
    String uid,
    String boot,
    Step step,
    long seq,
    Optional<String> target,
    Optional<String> committed,
    Term term,
    int attempt,
    int bootAttempts,
    List<String> removedInTree,
    SortedMap<String, String> interfaces,
    String fwPathBefore) {

  /** The schema that this agent writes and understands. */
  public static final int VERSION = 1;

  /** Stands for modules that somebody else loaded before the agent came. */
  public static final String EXTERNAL = "external";

  public Journal {
    removedInTree = List.copyOf(removedInTree);
  }

  /** The journal of a node that never had one. */
  public static Journal first(String boot) {
    return new Journal(
        "",
        boot,
        Step.IDLE,
        0,
        Optional.empty(),
        Optional.empty(),
        Term.NONE,
        0,
        0,
        List.of(),
        new TreeMap<>(),
        "");
  }

  Journal at(Step next) {
    return new Journal(
        uid,
        boot,
        next,
        seq,
        target,
        committed,
        term,
        attempt,
        bootAttempts,
        removedInTree,
        interfaces,
        fwPathBefore);
  }

  /** Takes up an order. */
  Journal taking(Desired order, Step next) {
    return new Journal(
        order.uid(),
        boot,
        next,
        order.seq(),
        order.rev(),
        committed,
        term,
        0,
        bootAttempts,
        removedInTree,
        interfaces,
        fwPathBefore);
  }

  /** The order of this entry ended. */
  Journal ended(Step next, Term.Result result) {
    return new Journal(
        uid,
        boot,
        next,
        seq,
        target,
        committed,
        new Term(seq, Optional.of(result)),
        0,
        bootAttempts,
        removedInTree,
        interfaces,
        fwPathBefore);
  }

  Journal committing(Optional<String> revision) {
    return new Journal(
        uid,
        boot,
        step,
        seq,
        target,
        revision,
        term,
        attempt,
        bootAttempts,
        removedInTree,
        interfaces,
        fwPathBefore);
  }

  Journal attempting() {
    return new Journal(
        uid,
        boot,
        Step.LOAD,
        seq,
        target,
        committed,
        term,
        attempt + 1,
        bootAttempts,
        removedInTree,
        interfaces,
        fwPathBefore);
  }

  Journal booted(String id, int attempts) {
    return new Journal(
        uid,
        id,
        step,
        seq,
        target,
        committed,
        term,
        attempt,
        attempts,
        removedInTree,
        interfaces,
        fwPathBefore);
  }

  /** Remembers what is about to be taken away. */
  Journal remembering(List<String> inTree, Map<String, String> names) {
    return new Journal(
        uid,
        boot,
        step,
        seq,
        target,
        committed,
        term,
        attempt,
        bootAttempts,
        inTree,
        new TreeMap<>(names),
        fwPathBefore);
  }
}
