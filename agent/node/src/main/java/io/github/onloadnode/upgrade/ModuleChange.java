package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.SfcSpec;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.revision.Revision.PlannedModule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to unload and load to get from the loaded modules to a revision.
 *
 * @param from the running revision, if known
 * @param to the revision to run; empty = none
 * @param removedInTree modules of the host's kernel replaced by the payload's
 */
public record ModuleChange(
    NodeState state, Optional<Revision> from, Optional<Revision> to, List<String> removedInTree) {

  /** The modules of every Onload; the revisions name the others. */
  private static final List<String> ALWAYS = List.of("onload", "sfc_char", "sfc_resource");

  /** Loaded modules to unload, users first. */
  public List<String> unload() {
    Set<String> names = new LinkedHashSet<>(ALWAYS);
    Stream.of(from, to)
        .flatMap(Optional::stream)
        .flatMap(revision -> revision.modules().stream())
        .map(PlannedModule::name)
        .forEach(names::add);
    names.add(Payload.SFC);
    List<String> going =
        names.stream().filter(name -> state.module(name).filter(this::goes).isPresent()).toList();
    return usersFirst(going);
  }

  /** Whether the in-tree NIC driver must be unloaded. */
  public boolean replacesInTreeSfc() {
    return state.module(Payload.SFC).filter(sfc -> !sfc.isOutOfTree() && goes(sfc)).isPresent();
  }

  /** Modules of the host's kernel that are replaced after this change. */
  List<String> givenWay() {
    List<String> all = new ArrayList<>(removedInTree);
    if (replacesInTreeSfc() && !all.contains(Payload.SFC)) {
      all.add(Payload.SFC);
    }
    return all;
  }

  /** Replaced modules that this change must restore. */
  List<String> toRestore() {
    boolean ours = to.filter(Revision::managesSfc).isPresent();
    return ours
        ? List.of()
        : removedInTree.stream().filter(name -> state.module(name).isEmpty()).toList();
  }

  /** Why the NIC driver must not be unloaded now; empty if it may, or stays. */
  public Optional<Finding> interfacesInUse() {
    boolean stays = state.module(Payload.SFC).filter(this::goes).isEmpty();
    boolean allowed =
        Stream.of(to, from)
            .flatMap(Optional::stream)
            .flatMap(revision -> revision.sfc().stream())
            .findFirst()
            .filter(sfc -> sfc.whenInUse() == SfcSpec.WhenInUse.REPLACE)
            .isPresent();
    List<String> uses = stays || allowed ? List.of() : uses();
    return uses.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Reason.NIC_IN_USE,
                "replacing sfc would remove interfaces that are in use: " + String.join(", ", uses),
                "move the traffic, or write \"sfc: {whenInUse: Replace}\" to accept the outage"));
  }

  /** Names of the interfaces that vanish with the driver, by PCI address. */
  public SortedMap<String, String> interfaces() {
    SortedMap<String, String> names = new TreeMap<>();
    if (state.module(Payload.SFC).filter(this::goes).isPresent()) {
      sfcNics()
          .filter(nic -> !nic.isVirtualFunction() && !nic.interfaces().isEmpty())
          .forEach(nic -> names.put(nic.address().toString(), nic.interfaces().getFirst().name()));
    }
    return names;
  }

  /** PCI addresses of the vanishing interfaces with a link. */
  public SortedSet<String> linksUp() {
    Set<String> going = interfaces().keySet();
    return sfcNics()
        .filter(Verification::isLinkUp)
        .map(nic -> nic.address().toString())
        .filter(going::contains)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Modules of the revision that are not loaded yet, in load order. */
  public List<PlannedModule> missing() {
    return to.stream()
        .flatMap(revision -> revision.modules().stream())
        .filter(module -> state.module(module.name()).isEmpty())
        .toList();
  }

  /** Why the revision's modules are not for the running kernel; empty if they are. */
  Optional<Finding> wrongKernel() {
    String running = state.kernel().release();
    return to.map(revision -> revision.payload().release())
        .filter(release -> !release.equals(running))
        .map(release ->
            new Finding(
                Reason.NO_KERNEL_MAPPING,
                "the modules of "
                    + to.map(Revision::rev).orElse("nothing")
                    + " are for "
                    + release
                    + ", the kernel is "
                    + running,
                "provide a payload with modules for this kernel"));
  }

  /** Loads what is missing. */
  Action.Load load(Journal journal) {
    return new Action.Load(
        to.map(Revision::hostModules).orElse(List.of()), missing(), journal.hostModules());
  }

  /** What the host must supply after the unload; empty if nothing. */
  Optional<Action> supply() {
    List<String> givingWay =
        givenWay().stream()
            .filter(name ->
                state.module(name).filter(now -> !now.isOutOfTree() && !goes(now)).isEmpty())
            .toList();
    String release = state.kernel().release();
    List<String> needed =
        Stream.of(to, from.filter(old -> old.payload().release().equals(release)))
            .flatMap(Optional::stream)
            .flatMap(revision -> revision.hostModules().stream())
            .distinct()
            .toList();
    return givingWay.isEmpty() && needed.isEmpty()
        ? Optional.empty()
        : Optional.of(new Action.Supply(givingWay, needed));
  }

  private boolean goes(KernelModule module) {
    if (!module.name().equals(Payload.SFC)) {
      return true;
    }
    Optional<PlannedModule> wanted = to.flatMap(revision -> revision.module(Payload.SFC));
    if (wanted.isEmpty()) {
      // A failed order may have left our driver although no revision was committed.
      boolean ours =
          from.filter(Revision::managesSfc).isPresent() || removedInTree.contains(Payload.SFC);
      return module.isOutOfTree() && ours;
    }
    return !wanted.get().identity().matches(module.identity());
  }

  private List<String> usersFirst(List<String> going) {
    List<String> left = new ArrayList<>(going);
    List<String> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      String next =
          left.stream()
              .filter(name ->
                  state.module(name).stream()
                      .flatMap(module -> module.holders().stream())
                      .noneMatch(left::contains))
              .findFirst()
              .orElse(left.getFirst());
      left.remove(next);
      ordered.add(next);
    }
    return List.copyOf(ordered);
  }

  private List<String> uses() {
    return sfcNics().flatMap(ModuleChange::uses).toList();
  }

  private static Stream<String> uses(Nic nic) {
    // The driver created an interface; if the host does not see it, a pod has it.
    return nic.interfaces().isEmpty()
        ? Stream.of(
            nic.address()
                + nic.pod()
                    .map(" has its interface in pod "::concat)
                    .orElse(
                        " has its interface in another network namespace, not that of a"
                            + " known pod"))
        : nic.interfaces().stream()
            .flatMap((NetworkInterface netdev) ->
                netdev.uses().stream().map(use -> netdev.name() + " " + use.description()));
  }

  /** A card with an unreadable driver may be bound to sfc. */
  private Stream<Nic> sfcNics() {
    return state.nics().stream()
        .filter(nic -> nic.driver().fold(Payload.SFC::equals, () -> false, _ -> true));
  }
}
