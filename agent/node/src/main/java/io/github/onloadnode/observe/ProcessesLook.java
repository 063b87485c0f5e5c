package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.node.Driver;
import io.github.onloadnode.node.Hardware;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.OnloadDriver;
import io.github.onloadnode.node.PodNetworks;
import io.github.onloadnode.node.PodProcess;
import io.github.onloadnode.node.Processes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Observes the processes of a node that use Onload or its interfaces. */
public final class ProcessesLook {

  /** Others, such as vfio-pci, create no interfaces. */
  private static final Reading<String> SFC = Reading.present("sfc");

  private final HostFiles files;
  private final PodNaming naming;
  private final ControlPlaneScanner servers;

  public ProcessesLook(HostFiles files, PodNaming naming) {
    this.files = files;
    this.naming = naming;
    this.servers = new ControlPlaneScanner(files);
  }

  /**
   * Observes once; walks the processes only if one of them can use Onload.
   *
   * @param recent a state from a moment ago; its pod networks are reused while the same cards show
   *     the same interfaces
   */
  public Processes look(Driver driver, Hardware hardware, Optional<NodeState> recent) {
    Unread unread = new Unread();
    ProcessTable table = new ProcessTable(files, naming, unread);
    Reading<List<ControlPlaneServer>> running =
        driver.onload().flatMap(OnloadDriver::serverPids).map(servers::servers);
    Reading<List<Holder>> holders =
        mayBeOpen(driver)
            ? new HolderScanner(files, table).scan(pids(unread.orElse(running, List.of())), unread)
            : Reading.present(List.of());
    PodNetworks pods = podNetworks(table, driver, hardware, recent);
    return new Processes(holders, running.map(all -> named(all, pods)), pods, unread.found());
  }

  private PodNetworks podNetworks(
      ProcessTable table, Driver driver, Hardware hardware, Optional<NodeState> recent) {
    List<Nic> driven = driven(hardware);
    Optional<PodNetworks> known =
        recent
            .filter(state -> shown(driven(state.hardware())).equals(shown(driven)))
            .map(state -> state.processes().podNetworks());
    return driven.isEmpty() && !mayBeOpen(driver)
        ? PodNetworks.NONE
        : known.orElseGet(() -> new PodNetworkScanner(files, table).scan(driven));
  }

  private static List<Nic> driven(Hardware hardware) {
    return hardware.nics().stream().filter(nic -> nic.driver().equals(SFC)).toList();
  }

  private static List<String> shown(List<Nic> nics) {
    return nics.stream()
        .map(nic -> nic.address() + " " + nic.interfaces().stream().map(i -> i.name()).toList())
        .toList();
  }

  /** Without the driver no process can have a device open. */
  private static boolean mayBeOpen(Driver driver) {
    return driver.modules().containsKey("onload")
        || driver.modules().containsKey("sfc_char")
        || driver
            .characterDevices()
            .toOptional()
            .map(majors -> DeviceNode.NAMES.stream().anyMatch(majors::containsKey))
            .orElse(true);
  }

  private static Set<Integer> pids(List<ControlPlaneServer> servers) {
    return servers.stream().map(ControlPlaneServer::pid).collect(Collectors.toSet());
  }

  private static List<ControlPlaneServer> named(
      List<ControlPlaneServer> servers, PodNetworks networks) {
    Map<Reading<String>, String> pods = new HashMap<>();
    for (PodProcess process : networks.processes()) {
      pods.put(Reading.present(process.namespace()), process.pod());
    }
    return servers.stream()
        .map(server ->
            server.ofHost() || !pods.containsKey(server.namespace())
                ? server
                : server.of(pods.getOrDefault(server.namespace(), "")))
        .toList();
  }
}
