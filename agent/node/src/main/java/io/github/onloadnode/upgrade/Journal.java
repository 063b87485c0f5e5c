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
 * All that a node remembers of itself over crashes and reboots; durable before every step that
 * cannot be taken back.
 *
 * @param uid whose orders the node follows, empty before the first
 * @param boot in which the entry was written
 * @param seq of the order that the step belongs to
 * @param target revision that the order asks for; empty = removal
 * @param committed revision that was verified last; empty = none
 * @param release of the kernel that it was verified on; empty = not known
 * @param result how the last finished order ended; empty before the first
 * @param turnedBackBy why the node is on its way back to the committed revision; empty = it is not
 * @param attempt how often the target's modules were about to be loaded for this order
 * @param bootAttempts 0 once the committed revision was verified in this boot; until then 1, and
 *     one more for each boot before in a row that {@code begun} counts
 * @param begun whether this boot has begun to change modules for the committed revision, which was
 *     not verified yet: a boot that ends so may have died of it
 * @param removedInTree modules of the host's kernel that gave way to ours
 * @param interfaces names of network interfaces before the driver changed, by PCI address
 * @param linksUp PCI addresses of those whose link was up then
 * @param hostModules modules of the host's kernel that were not there before this boot's loads, in
 *     the order in which they came
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

  /** The schema that this agent writes and understands. */
  public static final int VERSION = 1;

  /** Boots in a row that may die before the committed revision is left alone. */
  static final int MAXIMUM_DEAD_BOOTS = 3;

  /** Stands for modules that somebody else loaded before the agent came. */
  public static final String EXTERNAL = "external";

  public Journal {
    removedInTree = List.copyOf(removedInTree);
    hostModules = List.copyOf(hostModules);
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

  /** Takes up an order. */
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

  /** The order of this entry failed after the point of no return. */
  Journal turnedBack(Finding why) {
    return with(draft -> {
      draft.step = Step.RB_UNLOAD;
      draft.turnedBackBy = Optional.of(why);
    });
  }

  /** Whether the modules before were somebody else's, who alone can load them again. */
  boolean isExternal() {
    return committed.filter(EXTERNAL::equals).isPresent();
  }

  /** Whether pods may have the committed revision, which was verified since this boot. */
  public boolean isVerifiedIn(String thisBoot) {
    return step.serves() && boot.equals(thisBoot) && bootAttempts == 0;
  }

  /** Whether what this boot would load has brought the last boots down. */
  boolean isBootLoop() {
    return bootAttempts > MAXIMUM_DEAD_BOOTS;
  }

  /** What somebody else loaded is no revision, and counts as one while it gives way alone. */
  Journal withoutExternal() {
    return isExternal() ? committing(Optional.empty()) : this;
  }

  Journal committing(Optional<String> revision) {
    return with(draft -> {
      draft.committed = revision;
      draft.release = "";
    });
  }

  /** The committed revision is loaded and whole. */
  Journal verifiedOn(String kernelRelease) {
    return booted(boot, 0).with(draft -> draft.release = kernelRelease);
  }

  Journal attempting() {
    return with(draft -> {
      draft.step = Step.LOAD;
      draft.attempt = attempt + 1;
    });
  }

  /** Another boot found this entry. */
  Journal rebooted(String id) {
    return booted(id, Math.max(1, begun ? bootAttempts + 1 : bootAttempts));
  }

  /** Modules are about to be changed; where they are verified in this boot, that is no risk. */
  Journal beginning() {
    return with(draft -> draft.begun = bootAttempts > 0);
  }

  Journal booted(String id, int attempts) {
    return with(draft -> {
      // Of what an earlier boot loaded nothing is left.
      draft.hostModules = id.equals(boot) ? hostModules : List.of();
      draft.boot = id;
      draft.bootAttempts = attempts;
      draft.begun = false;
    });
  }

  /** Verified: what gave way and has come back for this revision is forgotten now, not before. */
  Journal running(Revision revision) {
    return revision.managesSfc() ? this : removing(List.of());
  }

  /** Modules of the host's kernel give way to ours, or are back. */
  Journal removing(List<String> inTree) {
    return with(draft -> draft.removedInTree = inTree);
  }

  /** Modules of the host's kernel are about to come by our doing. */
  Journal loading(List<String> names) {
    Set<String> all = new LinkedHashSet<>(hostModules);
    all.addAll(names);
    return with(draft -> draft.hostModules = List.copyOf(all));
  }

  /** Remembers the interfaces that are about to go, with their names and links. */
  Journal remembering(ModuleChange change) {
    return with(draft -> {
      draft.interfaces = change.interfaces();
      draft.linksUp = change.linksUp();
    });
  }

  /** Nothing of ours is left, and all that gave way is back. */
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

  /** The next entry while it is put together. */
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
