package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.revision.Revision.PlannedModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks from the kernel's own files whether it runs a revision. */
public final class Verification {

  private static final String RELOAD = "the agent repairs what it may; otherwise retry the order";

  private final Revision revision;
  private final NodeState state;

  private Verification(Revision revision, NodeState state) {
    this.revision = revision;
    this.state = state;
  }

  /** Why the loaded modules are not the revision's; empty if they are. */
  public static List<Finding> modules(Revision revision, NodeState state) {
    Verification verification = new Verification(revision, state);
    return revision.modules().stream().flatMap(verification::module).toList();
  }

  /** Why pods cannot use the devices; empty if they can. */
  public static List<Finding> health(Revision revision, NodeState state) {
    Verification verification = new Verification(revision, state);
    List<Finding> problems = new ArrayList<>(modules(revision, state));
    if (problems.isEmpty()) {
      DeviceNode.NAMES.forEach(name -> verification.device(name).ifPresent(problems::add));
      LibraryVerification.check(revision.payload(), state.onload()).ifPresent(problems::add);
    }
    return List.copyOf(problems);
  }

  /**
   * Everything that must hold before a revision is committed.
   *
   * @param journal has the interfaces and links from before the driver changed
   */
  public static List<Finding> commit(Revision revision, NodeState state, Journal journal) {
    Verification verification = new Verification(revision, state);
    List<Finding> problems = new ArrayList<>(health(revision, state));
    journal
        .interfaces()
        .keySet()
        .forEach(address -> verification.driver(address).ifPresent(problems::add));
    journal.linksUp().forEach(address -> verification.link(address).ifPresent(problems::add));
    ServerVerification.commit(revision, state).ifPresent(problems::add);
    return List.copyOf(problems);
  }

  /**
   * Warnings about a running revision.
   *
   * @param before the interface names before the driver changed, by PCI address
   * @param older the differences between what pods were given and what the revision gives, by pod
   */
  public static List<Finding> warnings(
      Revision revision,
      NodeState state,
      Map<String, String> before,
      Reading<NavigableMap<String, String>> older) {
    Verification verification = new Verification(revision, state);
    List<Finding> warnings = new ArrayList<>();
    before.forEach((address, name) -> verification.renamed(address, name).ifPresent(warnings::add));
    verification.inTreeDriver().ifPresent(warnings::add);
    warnings.addAll(ServerVerification.warnings(revision, state));
    warnings.addAll(Holders.olderEnvironments(revision, state, older));
    return warnings.stream().map(finding -> finding.as(Finding.Severity.WARNING)).toList();
  }

  private Stream<Finding> module(PlannedModule planned) {
    Optional<KernelModule> loaded = state.module(planned.name());
    if (loaded.isEmpty()) {
      return Stream.of(
          new Finding(Reason.MODULE_NOT_LOADED, planned.name() + " is not loaded", RELOAD)
              .about(planned.name()));
    }
    KernelModule module = loaded.get();
    if (module.state() != KernelModule.State.LIVE) {
      return Stream.of(
          new Finding(
                  Reason.MODULE_NOT_LOADED,
                  planned.name() + " is " + module.state() + " and not live",
                  "reboot the node if it stays so: a hanging init cannot be ended")
              .about(planned.name()));
    }
    Optional<String> unreadable = module.unreadableIdentity();
    if (unreadable.isPresent()) {
      return Stream.of(
          new Finding(
                  Reason.NODE_UNREADABLE,
                  "which build of "
                      + planned.name()
                      + " is loaded is not known: "
                      + unreadable.get(),
                  "check the host's /sys")
              .about(planned.name()));
    }
    return planned.identity().matches(module.identity())
        ? Stream.empty()
        : Stream.of(differs(planned, module));
  }

  private static Finding differs(PlannedModule planned, KernelModule module) {
    return new Finding(
            Reason.MODULE_DIFFERS,
            "the loaded "
                + planned.name()
                + " is another build: "
                + module.identity().differenceFrom(planned.identity()),
            "find out who loads it at boot, or retry the order to replace it")
        .about(planned.name());
  }

  private Optional<Finding> device(String name) {
    if (!(state.characterDevices() instanceof Reading.Present<Map<String, Integer>>(var majors))) {
      return Optional.of(
          new Finding(
              Reason.NODE_UNREADABLE, "/proc/devices could not be read", "check the host mounts"));
    }
    boolean leads =
        state
            .deviceNode(name)
            .map((DeviceNode node) -> node.leadsToItsDriver(majors))
            .orElse(false);
    return leads
        ? Optional.empty()
        : Optional.of(
            new Finding(
                    Reason.DEVICE_NODE_MISSING,
                    "/dev/"
                        + name
                        + " is missing or does not lead to its driver, whose major is "
                        + Optional.ofNullable(majors.get(name))
                            .map(String::valueOf)
                            .orElse("unknown"),
                    "check that devtmpfs is mounted on the host's /dev")
                .about("/dev/" + name));
  }

  private Optional<Finding> driver(String address) {
    Optional<Nic> nic = nic(address);
    boolean bound =
        nic.isPresent()
            && nic.get().driver().toOptional().isPresent()
            && !nic.get().interfaces().isEmpty();
    return bound
        ? Optional.empty()
        : Optional.of(
            new Finding(
                    Reason.NIC_WITHOUT_DRIVER,
                    address
                        + " had a driver and an interface before the change, and no longer"
                        + " has both",
                    "read the kernel log for what the driver says of this card")
                .about(address));
  }

  private Optional<Finding> link(String address) {
    return nic(address).filter(Verification::isLinkUp).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                    Reason.LINK_DOWN,
                    address + " had a link before the driver changed and has none now",
                    "check that the host's network service sets the interface up, then check"
                        + " the cable")
                .about(address));
  }

  static boolean isLinkUp(Nic nic) {
    return nic.interfaces().stream()
        .anyMatch(netdev -> netdev.operstate().toOptional().filter("up"::equals).isPresent());
  }

  private Optional<Finding> renamed(String address, String name) {
    Optional<Nic> nic = nic(address);
    boolean kept =
        nic.isEmpty() || nic.get().interfaces().stream().anyMatch(i -> i.name().equals(name));
    return kept
        ? Optional.empty()
        : Optional.of(
            new Finding(
                    Reason.INTERFACE_RENAMED,
                    address
                        + " was "
                        + name
                        + " before the driver changed and is "
                        + nic.get().interfaces().stream().map(i -> i.name()).toList()
                        + " now",
                    "pin the name by a udev rule or a systemd .link file that matches the PCI path")
                .about(address));
  }

  private Optional<Finding> inTreeDriver() {
    boolean inTree = state.module(Payload.SFC).filter(sfc -> !sfc.isOutOfTree()).isPresent();
    return inTree && !revision.managesSfc()
        ? Optional.of(
            new Finding(
                    Reason.IN_TREE_DRIVER,
                    "the NICs are driven by the kernel's own sfc, which Onload cannot accelerate",
                    "write \"sfc: {}\" below \"onload\" to have it replaced")
                .about(Payload.SFC))
        : Optional.empty();
  }

  private Optional<Nic> nic(String address) {
    return state.nics().stream()
        .filter(nic -> nic.address().toString().equals(address))
        .findFirst();
  }
}
