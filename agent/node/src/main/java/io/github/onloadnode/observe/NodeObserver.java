package io.github.onloadnode.observe;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.Ethtool;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.OnloadDriver;
import io.github.onloadnode.node.Reading;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One pass over the host. Never throws for what the host says: what could not be read is in the
 * state as that.
 */
public final class NodeObserver {

  /** Modules of Onload 9.x, of its X3 driver, and those of 8.x that 9.x cannot stand beside. */
  static final List<String> MODULES =
      List.of(
          "onload",
          "sfc",
          "sfc_affinity",
          "sfc_char",
          "sfc_driverlink",
          "sfc_resource",
          "xilinx_efct");

  private static final String NOT_LOOKED_AT = "processes were not looked at";
  private static final String NOT_ASKED = "the kernel was not asked yet";

  private final HostFiles files;
  private final Linux linux;
  private final Set<String> nodeAddresses;
  private final PodNaming naming;
  private final PodInterfaces podInterfaces;

  /**
   * An observer of one host, used by one thread.
   *
   * @param nodeAddresses addresses that the node is known by in the cluster; may be empty
   * @param steady by it pods are looked into once a second at most
   */
  public NodeObserver(
      HostFiles files,
      Linux linux,
      Set<String> nodeAddresses,
      PodNaming naming,
      InstantSource steady) {
    this.files = files;
    this.linux = linux;
    this.nodeAddresses = Set.copyOf(nodeAddresses);
    this.naming = naming;
    this.podInterfaces = new PodInterfaces(files, naming, steady);
  }

  /** One that looks into pods every time. */
  public NodeObserver(HostFiles files, Linux linux, Set<String> nodeAddresses) {
    this(files, linux, nodeAddresses, PodNaming.byLogs(files), new EverLater());
  }

  /** Everything. */
  public NodeState observe() {
    Gaps gaps = new Gaps();
    InterfaceRoles roles =
        new InterfaceRoles(nodeAddresses, new RouteScanner(files, linux.routes())::scan);
    NodeState state =
        observe(
            new InterfaceScanner.Asked(
                roles, this::firmware, new Attributes(files)::answeredDecimal),
            this::controlPlane,
            podInterfaces::named,
            gaps);
    return withHolders(
        state,
        mayBeOpen(state.modules(), state.characterDevices())
            ? new HolderScanner(files, naming).scan(controlPlaneServers(state.onload(), gaps), gaps)
            : Reading.present(List.of()),
        gaps);
  }

  /**
   * What decides whether devices may be served, for the way to the kubelet: no process is looked
   * at, and no system call is made that the JDK does not make, so nothing native is bound. Holders,
   * what drivers answer, and whether an interface is in use are unreadable in it.
   */
  public NodeState observeForServing() {
    Gaps gaps = new Gaps();
    return withHolders(
        observe(
            new InterfaceScanner.Asked(
                new InterfaceRoles(nodeAddresses, _ -> Reading.unreadable(NOT_ASKED)),
                _ -> Reading.unreadable(NOT_ASKED),
                _ -> Reading.unreadable(NOT_ASKED)),
            () -> Reading.unreadable(NOT_LOOKED_AT),
            nics -> nics,
            gaps),
        Reading.unreadable(NOT_LOOKED_AT),
        gaps);
  }

  private NodeState observe(
      InterfaceScanner.Asked asked,
      Supplier<Reading<List<ControlPlaneServer>>> controlPlane,
      UnaryOperator<List<Nic>> pods,
      Gaps gaps) {
    Kernel kernel = new KernelScanner(files).scan(gaps);
    List<Nic> nics =
        pods.apply(new NicScanner(files, new InterfaceScanner(files, asked)).scan(gaps));
    DeviceScanner devices = new DeviceScanner(files, linux.deviceNodes());
    return new NodeState(
        kernel,
        nics,
        new ModuleScanner(files).scan(moduleNames(nics), gaps),
        devices.majors(),
        devices.nodes(gaps),
        new OnloadDriverScanner(files).scan(controlPlane),
        Reading.absent(),
        files.list("/sys/class/net").map(NodeObserver::count),
        List.of());
  }

  private static NodeState withHolders(NodeState state, Reading<List<Holder>> holders, Gaps gaps) {
    return new NodeState(
        state.kernel(),
        state.nics(),
        state.modules(),
        state.characterDevices(),
        state.deviceNodes(),
        state.onload(),
        holders,
        state.networkInterfaces(),
        gaps.found());
  }

  /** The bonding driver has a file among the interfaces. */
  private static int count(List<String> interfaces) {
    return (int) interfaces.stream().filter(name -> !name.equals("bonding_masters")).count();
  }

  /** Nobody can have a device open whose driver is not there: then no process is looked at. */
  private static boolean mayBeOpen(
      Map<String, KernelModule> modules, Reading<Map<String, Integer>> majors) {
    return modules.containsKey("onload")
        || modules.containsKey("sfc_char")
        || majors
            .toOptional()
            .map(drivers -> DeviceNode.NAMES.stream().anyMatch(drivers::containsKey))
            .orElse(true);
  }

  private static Set<Integer> controlPlaneServers(Reading<OnloadDriver> onload, Gaps gaps) {
    return gaps.fill(onload.flatMap(OnloadDriver::controlPlaneServers), List.of()).stream()
        .map(ControlPlaneServer::pid)
        .collect(Collectors.toSet());
  }

  /** Processes are asked for their pods only where a server is not the host's. */
  private Reading<List<ControlPlaneServer>> controlPlane() {
    return new ControlPlaneScanner(files)
        .scan()
        .map(servers -> {
          if (servers.stream().allMatch(ControlPlaneServer::ofHost)) {
            return servers;
          }
          Map<Reading<String>, String> pods = new HashMap<>();
          new PodProcessScanner(files, naming)
              .scan()
              .forEach(process -> pods.put(Reading.present(process.namespace()), process.pod()));
          return servers.stream()
              .map(server ->
                  server.ofHost() || !pods.containsKey(server.namespace())
                      ? server
                      : server.of(pods.getOrDefault(server.namespace(), "")))
              .toList();
        });
  }

  /** A driver's module has underscores where its name may have dashes. */
  private static NavigableSet<String> moduleNames(List<Nic> nics) {
    NavigableSet<String> names = new TreeSet<>(MODULES);
    nics.stream()
        .flatMap(nic -> nic.driver().toOptional().stream())
        .map(driver -> driver.replace('-', '_'))
        .forEach(names::add);
    return names;
  }

  private Reading<String> firmware(String networkInterface) {
    try {
      return linux
          .ethtool()
          .driver(networkInterface)
          .map(Ethtool.Driver::firmware)
          .filter(version -> !version.isBlank())
          .map(Reading::present)
          .orElseGet(Reading::absent);
    } catch (LinuxException | LinkageError e) {
      return Reading.unreadable(String.valueOf(e.getMessage()));
    }
  }

  /** A clock of which every look is a minute after the one before. */
  private static final class EverLater implements InstantSource {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      now = now.plusSeconds(60);
      return now;
    }
  }
}
