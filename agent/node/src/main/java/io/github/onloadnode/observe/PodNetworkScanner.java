package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.PodNetworks;
import io.github.onloadnode.node.PodProcess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the network namespaces of pods through their processes and reads each once. Skips processes
 * that end meanwhile or may not be read.
 */
final class PodNetworkScanner {

  private static final String HOSTS = "/proc/1/ns/net";

  private final HostFiles files;
  private final ProcessTable table;

  PodNetworkScanner(HostFiles files, ProcessTable table) {
    this.files = files;
    this.table = table;
  }

  /** A pod in a network namespace. */
  private record Place(String podUid, String namespace) {}

  /**
   * Checks every process.
   *
   * @param driven the cards with a driver that creates interfaces
   */
  PodNetworks scan(List<Nic> driven) {
    PodInterfaces interfaces = new PodInterfaces(files, driven);
    List<PodProcess> processes = new ArrayList<>();
    Set<Place> places = new HashSet<>();
    Set<String> looked = new HashSet<>();
    files.link(HOSTS).toOptional().ifPresent(looked::add);
    for (int pid : table.pids().toOptional().orElse(List.of())) {
      Optional<PodProcess> found = process(pid);
      if (found.isPresent()) {
        PodProcess process = found.get();
        if (places.add(new Place(process.podUid(), process.namespace()))) {
          processes.add(process);
        }
        if (!looked.contains(process.namespace()) && interfaces.lookInto(process)) {
          looked.add(process.namespace());
        }
      }
    }
    return new PodNetworks(processes, interfaces.cards(), interfaces.uses());
  }

  private Optional<PodProcess> process(int pid) {
    return table
        .container(pid)
        .toOptional()
        .flatMap(container -> container)
        .flatMap(container -> process(pid, container));
  }

  private Optional<PodProcess> process(int pid, PodContainer container) {
    return files.link("/proc/" + pid + "/ns/net")
            instanceof Reading.Present<String>(String namespace)
        ? Optional.of(
            new PodProcess(pid, container.pod().toString(), container.podUid(), namespace))
        : Optional.empty();
  }
}
