package io.github.onloadnode.walk;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.States;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A kernel in memory: which modules are loaded and of which build, and what is wrong with it. */
final class Machine {

  private static final Holder POD =
      new Holder(900, "engine", new TreeSet<>(List.of("onload")), Optional.empty(), false);

  private static final Holder HOST =
      new Holder(901, "tcpdump", new TreeSet<>(List.of("onload")), Optional.empty(), false);

  private final Catalogue catalogue;
  private final Map<String, NodeState> states = new HashMap<>();
  private final Map<String, Revision> modules = new TreeMap<>();
  private boolean inTreeSfc = true;
  private int boot = 1;
  private String release = Nodes.RELEASE;

  /** A network interface of the cards carries the default route. */
  boolean interfaceInUse;

  /** A reference on the modules that nobody can be named for. */
  boolean stuck;

  /** Only the first module can be taken out. */
  boolean stuckHalfWay;

  /** Whatever is loaded fails. */
  boolean loadsFail;

  /** Whatever is loaded brings the node down: the machine itself is broken. */
  boolean cursed;

  /** The files in /dev are gone. */
  boolean nodesGone;

  /** A process of the host, of no pod, has onload open. */
  boolean hostProcess;

  /** This revision does not load any more. */
  Optional<String> spoiled = Optional.empty();

  /** A module never came back from its init; only a reboot helps. */
  boolean hung;

  Machine(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  String bootId() {
    return "boot-" + boot;
  }

  /** The release of the kernel that runs. */
  String release() {
    return release;
  }

  /** The next boot is into this kernel. */
  void choose(String next) {
    release = next;
  }

  void reboot() {
    boot++;
    modules.clear();
    inTreeSfc = true;
    hung = false;
    nodesGone = false;
    hostProcess = false;
  }

  /** Somebody else loads modules of his own where there are none. */
  void loadForeign() {
    if (modules.isEmpty()) {
      inTreeSfc = false;
      catalogue.foreign().modules().forEach(module -> load(module.name(), catalogue.foreign()));
    }
  }

  /** Whether any module is of nobody's order. */
  boolean hasForeign() {
    return modules.containsValue(catalogue.foreign());
  }

  void heal() {
    interfaceInUse = false;
    stuck = false;
    stuckHalfWay = false;
    loadsFail = false;
    cursed = false;
    nodesGone = false;
    hostProcess = false;
    spoiled = Optional.empty();
  }

  /** What is wrong with it, for people. */
  String conditions() {
    return (interfaceInUse ? "interface in use, " : "")
        + (stuck ? "references stay, " : "")
        + (stuckHalfWay ? "references of the second stay, " : "")
        + (loadsFail ? "loads fail, " : "")
        + (cursed ? "loads kill, " : "")
        + (hung ? "an init hangs, " : "")
        + (nodesGone ? "no device nodes, " : "")
        + (hostProcess ? "a process of the host holds a device, " : "")
        + spoiled.map(rev -> rev + " does not load any more, ").orElse("");
  }

  boolean isLoaded(String module) {
    return modules.containsKey(module) || (inTreeSfc && module.equals(Payload.SFC));
  }

  void load(String module, Revision revision) {
    modules.put(module, revision);
  }

  void loadInTreeSfc() {
    if (!modules.containsKey(Payload.SFC)) {
      inTreeSfc = true;
    }
  }

  void unload(String module) {
    modules.remove(module);
    if (module.equals(Payload.SFC)) {
      inTreeSfc = false;
    }
  }

  /** Whether the kernel's own driver is loaded, and not as one that gave way before. */
  boolean hasOwnSfc(List<String> gaveWay) {
    return inTreeSfc && !gaveWay.contains(Payload.SFC);
  }

  /** Whether all modules of the revision are loaded, each of its build. */
  boolean runs(Revision revision) {
    return revision.modules().stream()
        .allMatch(module ->
            Optional.ofNullable(modules.get(module.name()))
                .filter(build -> sameBuild(build, revision))
                .isPresent());
  }

  private static boolean sameBuild(Revision one, Revision other) {
    return one.payload().digest().equals(other.payload().digest());
  }

  /**
   * What an observer would see.
   *
   * @param open whether a pod's process has a device open
   */
  NodeState state(boolean open) {
    String key =
        modules.entrySet().stream()
                .map(loaded -> loaded.getKey() + "=" + loaded.getValue().rev())
                .collect(Collectors.joining(","))
            + inTreeSfc
            + interfaceInUse
            + nodesGone
            + hostProcess
            + open;
    NodeState timeless = states.computeIfAbsent(key, _ -> observe(open));
    return States.withKernel(timeless, kernel());
  }

  private Kernel kernel() {
    Kernel usual = Nodes.bare().boot(bootId()).state().kernel();
    return new Kernel(
        release,
        usual.bootId(),
        usual.lockdown(),
        usual.signatureEnforced(),
        usual.modulesDisabled(),
        usual.buildIds());
  }

  private NodeState observe(boolean open) {
    Nodes nodes = Nodes.bare();
    if (inTreeSfc) {
      nodes.inTreeSfc();
    }
    modules.forEach((name, revision) -> nodes.with(List.of(name), revision));
    if (leadNowhere()) {
      nodes.withoutDeviceNodes();
    }
    if (interfaceInUse) {
      nodes.use(new InterfaceUse.DefaultRoute());
    }
    List<Holder> holders = new ArrayList<>();
    if (open) {
      holders.add(POD);
    }
    if (hostProcess) {
      holders.add(HOST);
    }
    nodes.holders(Reading.present(holders));
    return nodes.state();
  }

  /** Whether devices lead nowhere, although the modules are loaded. */
  boolean leadNowhere() {
    return nodesGone
        || Optional.ofNullable(modules.get(Payload.ONLOAD))
            .filter(build -> catalogue.trait(build) == Catalogue.Trait.FAILS_VERIFY)
            .isPresent();
  }
}
