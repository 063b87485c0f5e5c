package io.github.onloadnode.agent.observe;

import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.node.Nic;
import io.github.onloadnode.agent.node.Reading;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which pods have interfaces of the host's adapters in their network namespaces. A container's
 * sysfs shows the interfaces of the namespace that it was mounted in (sysfs_init_ns_tags of
 * fs/sysfs, net_ns_type_operations of net/core/net-sysfs.c, Linux 6.12), below the same functions.
 */
final class PodInterfaces {

  private static final int FIRST_PROCESS = 1;

  /** Another, as vfio-pci, makes no interfaces. */
  private static final Reading<String> DRIVER = Reading.present("sfc");

  private final HostFiles files;

  PodInterfaces(HostFiles files) {
    this.files = files;
  }

  /** The same, with the pods of those whose driver has made an interface that is out of sight. */
  List<Nic> named(List<Nic> nics) {
    List<Nic> away = nics.stream().filter(PodInterfaces::isAway).toList();
    if (away.isEmpty()) {
      return nics;
    }
    Map<Nic, String> pods = pods(away);
    return nics.stream()
        .map(nic -> Optional.ofNullable(pods.get(nic)).map(nic::inPod).orElse(nic))
        .toList();
  }

  private static boolean isAway(Nic nic) {
    return nic.interfaces().isEmpty() && nic.driver().equals(DRIVER);
  }

  private Map<Nic, String> pods(List<Nic> away) {
    Map<Nic, String> pods = new TreeMap<>(Comparator.comparing(Nic::address));
    Set<String> seen = new HashSet<>();
    files.link("/proc/" + FIRST_PROCESS + "/ns/net").toOptional().ifPresent(seen::add);
    for (PodProcess process : new PodProcessScanner(files).scan()) {
      if (!seen.contains(process.namespace()) && showsSysfs(process.pid())) {
        seen.add(process.namespace());
        away.stream()
            .filter(nic -> has(process.pid(), nic))
            .forEach(nic -> pods.put(nic, process.pod()));
      }
    }
    return pods;
  }

  private boolean has(int pid, Nic nic) {
    return files
        .list("/proc/%d/root/sys/bus/pci/devices/%s/net".formatted(pid, nic.address()))
        .toOptional()
        .filter(names -> !names.isEmpty())
        .isPresent();
  }

  private boolean showsSysfs(int pid) {
    return files
        .text("/proc/" + pid + "/mountinfo")
        .toOptional()
        .filter(PodInterfaces::hasPlainSysfs)
        .isPresent();
  }

  /** Nothing but the kernel answers there: a container's own file system might do so never. */
  static boolean hasPlainSysfs(String mountinfo) {
    boolean plain = false;
    for (String line : mountinfo.lines().toList()) {
      String[] fields = line.split(" ");
      String point = fields.length > 4 ? fields[4] : "";
      if (point.equals("/sys")) {
        plain = line.contains(" - sysfs ");
      } else if (point.equals("/sys/devices")
          || point.startsWith("/sys/devices/pci")
          || point.equals("/sys/bus")
          || point.startsWith("/sys/bus/")) {
        return false;
      }
    }
    return plain;
  }
}
