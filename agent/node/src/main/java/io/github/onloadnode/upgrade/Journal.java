package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.revision.Revision;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Everything that a node remembers across crashes and reboots; durable before every step that
 * cannot be undone.
 *
 * @param uid of the source of the node's orders; empty before the first
 * @param boot in which the entry was written
 * @param seq of the order that the step belongs to
 * @param target revision asked for by the order; empty = removal
 * @param committed the last verified revision; empty = none
 * @param release of the kernel on which it was verified; empty = unknown
 * @param result how the last finished order ended; empty before the first
 * @param turnedBackBy why the node goes back to the committed revision; empty = it does not
 * @param attempt how often loading the target's modules was begun for this order
 * @param bootAttempts 0 once the committed revision was verified in this boot; until then 1, plus
 *     the number of immediately preceding boots counted by {@code begun}
 * @param begun whether this boot has begun to change modules for the committed revision without
 *     having verified it: if the boot ends now, that may be the cause
 * @param removedInTree modules of the host's kernel replaced by the payload's
 * @param interfaces names of network interfaces before the driver changed, by PCI address
 * @param linksUp PCI addresses of the interfaces with a link at that time
 * @param hostModules modules of the host's kernel loaded by the agent in this boot, in load order
 */
public record Journal(
    String uid,
    String boot,
    Step step,
    long seq,
    Optional<String> target,
    Optional<String> committed,
    String release,
    Optional<OrderResult> result,
    Optional<Finding> turnedBackBy,
    int attempt,
    int bootAttempts,
    boolean begun,
    List<String> removedInTree,
    SortedMap<String, String> interfaces,
    SortedSet<String> linksUp,
    List<String> hostModules) {

  /** The schema version of this agent. */
  public static final int VERSION = 1;

  /** After more dead boots in a row the committed revision is no longer loaded. */
  static final int MAXIMUM_DEAD_BOOTS = 3;

  /** Stands for modules that were loaded before the agent came. */
  public static final String EXTERNAL = "external";

  public Journal {
    removedInTree = List.copyOf(removedInTree);
    hostModules = List.copyOf(hostModules);
  }

  /** The first journal of a node. */
  public static Journal first(String boot) {
    return new Journal(
        "",
        boot,
        Step.IDLE,
        0,
        Optional.empty(),
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        false,
        List.of(),
        new TreeMap<>(),
        new TreeSet<>(),
        List.of());
  }

  Journal at(Step next) {
    return with(draft -> draft.step = next);
  }

  /** Begins an order. */
  Journal taking(Desired order, Step next) {
    return with(draft -> {
      draft.uid = order.uid();
      draft.step = next;
      draft.seq = order.seq();
      draft.target = order.rev();
      draft.turnedBackBy = Optional.empty();
      draft.attempt = 0;
    });
  }

  /** The order of this entry ended. */
  Journal ended(Step next, OrderOutcome outcome, Optional<Finding> why, Instant now) {
    return with(draft -> {
      draft.step = next;
      draft.result = Optional.of(new OrderResult(seq, outcome, why, Optional.of(now)));
      draft.turnedBackBy = Optional.empty();
      draft.attempt = 0;
    });
  }

  /** The number of the last finished order, 0 before the first. */
  public long finished() {
    return result.map(OrderResult::seq).orElse(0L);
  }

  /** How the last finished order ended. */
  public Optional<OrderOutcome> outcome() {
    return result.map(OrderResult::outcome);
  }

  /** The order failed after the point of no return. */
  Journal turnedBack(Finding why) {
    return with(draft -> {
      draft.step = Step.RB_UNLOAD;
      draft.turnedBackBy = Optional.of(why);
    });
  }

  /** Whether the old modules were not loaded by the agent, so that it cannot load them again. */
  boolean isExternal() {
    return committed.filter(EXTERNAL::equals).isPresent();
  }

  /** Whether pods may have the committed revision, because it was verified in this boot. */
  public boolean isVerifiedIn(String thisBoot) {
    return step.serves() && boot.equals(thisBoot) && bootAttempts == 0;
  }

  /** Whether the last boots died while loading the committed revision. */
  boolean isBootLoop() {
    return bootAttempts > MAXIMUM_DEAD_BOOTS;
  }

  /**
   * Modules not loaded by the agent are not a revision; they count as one only while they are being
   * replaced.
   */
  Journal withoutExternal() {
    return isExternal() ? committing(Optional.empty()) : this;
  }

  Journal committing(Optional<String> revision) {
    return with(draft -> {
      draft.committed = revision;
      draft.release = "";
    });
  }

  /** The committed revision is loaded and verified. */
  Journal verifiedOn(String kernelRelease) {
    return booted(boot, 0).with(draft -> draft.release = kernelRelease);
  }

  Journal attempting() {
    return with(draft -> {
      draft.step = Step.LOAD;
      draft.attempt = attempt + 1;
    });
  }

  /** The entry was found after a reboot. */
  Journal rebooted(String id) {
    return booted(id, Math.max(1, begun ? bootAttempts + 1 : bootAttempts));
  }

  /** Modules are about to change; once verified in this boot, they are not a risk. */
  Journal beginning() {
    return with(draft -> draft.begun = bootAttempts > 0);
  }

  Journal booted(String id, int attempts) {
    return with(draft -> {
      // Modules loaded in an earlier boot are gone.
      draft.hostModules = id.equals(boot) ? hostModules : List.of();
      draft.boot = id;
      draft.bootAttempts = attempts;
      draft.begun = false;
    });
  }

  /** Only now, after verification, are the restored modules of the host forgotten. */
  Journal running(Revision revision) {
    return revision.managesSfc() ? this : removing(List.of());
  }

  /** Records which modules of the host's kernel are replaced. */
  Journal removing(List<String> inTree) {
    return with(draft -> draft.removedInTree = inTree);
  }

  /** The agent is about to load modules of the host's kernel. */
  Journal loading(List<String> names) {
    Set<String> all = new LinkedHashSet<>(hostModules);
    all.addAll(names);
    return with(draft -> draft.hostModules = List.copyOf(all));
  }

  /** Remembers the names and links of the interfaces about to vanish. */
  Journal remembering(ModuleChange change) {
    return with(draft -> {
      draft.interfaces = change.interfaces();
      draft.linksUp = change.linksUp();
    });
  }

  /** Nothing of Onload is left, and all replaced modules are back. */
  Journal bare() {
    return with(draft -> {
      draft.removedInTree = List.of();
      draft.hostModules = List.of();
      draft.interfaces = new TreeMap<>();
      draft.linksUp = new TreeSet<>();
    });
  }

  private Journal with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.whole();
  }

  /** The next entry while it is built. */
  private static final class Draft {
    private String uid;
    private String boot;
    private Step step;
    private long seq;
    private Optional<String> target;
    private Optional<String> committed;
    private String release;
    private Optional<OrderResult> result;
    private Optional<Finding> turnedBackBy;
    private int attempt;
    private int bootAttempts;
    private boolean begun;
    private List<String> removedInTree;
    private SortedMap<String, String> interfaces;
    private SortedSet<String> linksUp;
    private List<String> hostModules;

    Draft(Journal of) {
      uid = of.uid;
      boot = of.boot;
      step = of.step;
      seq = of.seq;
      target = of.target;
      committed = of.committed;
      release = of.release;
      result = of.result;
      turnedBackBy = of.turnedBackBy;
      attempt = of.attempt;
      bootAttempts = of.bootAttempts;
      begun = of.begun;
      removedInTree = of.removedInTree;
      interfaces = of.interfaces;
      linksUp = of.linksUp;
      hostModules = of.hostModules;
    }

    Journal whole() {
      return new Journal(
          uid,
          boot,
          step,
          seq,
          target,
          committed,
          release,
          result,
          turnedBackBy,
          attempt,
          bootAttempts,
          begun,
          removedInTree,
          interfaces,
          linksUp,
          hostModules);
    }
  }
}
