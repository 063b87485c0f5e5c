package io.github.onloadnode.observe;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.Listing;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which pods have interfaces of the host's adapters in their network namespaces. A container's
 * sysfs shows the interfaces of the namespace that it was mounted in (sysfs_init_ns_tags of
 * fs/sysfs, net_ns_type_operations of net/core/net-sysfs.c, Linux 6.12), below the same functions.
 */
final class PodInterfaces {

  private static final int FIRST_PROCESS = 1;

  /** Another, as vfio-pci, makes no interfaces. */
  private static final Reading<String> DRIVER = Reading.present("sfc");

  /** A mount there would hide what is read, or answer in its place. */
  private static final Pattern COVERED =
      Pattern.compile("/sys/(devices(/pci.*|/virtual/net.*)?|bus(/.*)?|class(/.*)?)");

  /** The passes of a change follow one another at once, while pods have no devices. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final HostFiles files;
  private final PodProcessScanner processes;
  private final InstantSource steady;

  private List<String> lookedFor = List.of();
  private Instant lookedAt = Instant.MIN;
  private Optional<Findings> last = Optional.empty();

  /** Used by one thread. */
  PodInterfaces(HostFiles files, PodNaming naming, InstantSource steady) {
    this.files = files;
    this.processes = new PodProcessScanner(files, naming);
    this.steady = steady;
  }

  /**
   * The same, with the pods of those whose driver has made an interface that is out of sight, and
   * with the interfaces of pods that stand on one that is in sight, as of a second ago at most.
   */
  List<Nic> named(List<Nic> nics) {
    List<Nic> driven = nics.stream().filter(nic -> nic.driver().equals(DRIVER)).toList();
    if (driven.isEmpty()) {
      return nics;
    }
    List<String> wanted =
        driven.stream()
            .map(nic ->
                nic.address()
                    + " "
                    + nic.interfaces().stream().map(NetworkInterface::name).toList())
            .toList();
    Instant now = steady.instant();
    if (!wanted.equals(lookedFor) || !now.isBefore(lookedAt.plus(FRESH))) {
      last = Optional.of(look(new Findings(driven)));
      lookedFor = wanted;
      lookedAt = now;
    }
    Findings found = last.orElseThrow();
    return nics.stream().map(found::added).toList();
  }

  private Findings look(Findings found) {
    Set<String> looked = new HashSet<>();
    files.link("/proc/" + FIRST_PROCESS + "/ns/net").toOptional().ifPresent(looked::add);
    for (PodProcess process : processes.scan()) {
      if (!looked.contains(process.namespace()) && showsSysfs(process.pid())) {
        looked.add(process.namespace());
        found.lookInto(process);
      }
    }
    return found;
  }

  /** What pods have of the cards with the driver. */
  private final class Findings {
    private final List<Nic> away;
    private final Map<String, String> lowers = new HashMap<>();
    private final Map<PciAddress, String> pods = new HashMap<>();
    private final Map<String, List<InterfaceUse>> uppers = new HashMap<>();

    private Findings(List<Nic> driven) {
      away = driven.stream().filter(nic -> nic.interfaces().isEmpty()).toList();
      driven.stream()
          .flatMap(nic -> nic.interfaces().stream())
          .map(NetworkInterface::name)
          .forEach(this::number);
    }

    private void number(String name) {
      Reading<String> index = files.attribute("/sys/class/net/" + name + "/ifindex");
      index.toOptional().ifPresent(number -> lowers.put(number, name));
      if (index instanceof Reading.Unreadable<String>(String reason)) {
        uses(name).add(new InterfaceUse.Unreadable(reason));
      }
    }

    private void lookInto(PodProcess process) {
      String sysfs = "/proc/" + process.pid() + "/root/sys";
      away.stream()
          .filter(nic -> shows(sysfs + "/bus/pci/devices/" + nic.address() + "/net"))
          .forEach(nic -> pods.put(nic.address(), process.pod()));
      if (!lowers.isEmpty()) {
        lookAt(files.listing(sysfs + "/class/net"), sysfs + "/class/net/", process.pod());
      }
    }

    private void lookAt(Reading<Listing> interfaces, String directory, String pod) {
      if (interfaces instanceof Reading.Unreadable<Listing>(String reason)) {
        doubt(pod, reason);
      }
      interfaces
          .toOptional()
          .ifPresent(listing -> {
            listing.names().forEach(name -> lookAt(name, directory + name, pod));
            listing
                .unreadable()
                .forEach(shown -> doubt(pod, "the name " + shown + " of an interface is no text"));
          });
    }

    /**
     * A VLAN, macvlan or ipvlan has its lower's number as iflink, and the host's sysfs loses its
     * upper_ link when it is moved (netdev_adjacent_sysfs_add of net/core/dev.c, Linux 6.12). A
     * veth has its peer's: the same number only where the peer is in a third namespace.
     */
    private void lookAt(String name, String directory, String pod) {
      Reading<String> link = files.attribute(directory + "/iflink");
      if (link instanceof Reading.Unreadable<String>(String reason)) {
        doubt(pod, reason);
      }
      link.toOptional()
          .filter(lowers::containsKey)
          .filter(number -> !link.equals(files.attribute(directory + "/ifindex")))
          .ifPresent(number ->
              uses(Objects.requireNonNull(lowers.get(number)))
                  .add(new InterfaceUse.UpperDevice(name + " of pod " + pod)));
    }

    /** What could not be read may stand on any of them. */
    private void doubt(String pod, String reason) {
      lowers
          .values()
          .forEach(
              name -> uses(name).add(new InterfaceUse.Unreadable("in pod " + pod + ": " + reason)));
    }

    private List<InterfaceUse> uses(String name) {
      return uppers.computeIfAbsent(name, _ -> new ArrayList<>());
    }

    private Nic added(Nic nic) {
      Nic more =
          uppers.isEmpty()
              ? nic
              : nic.with(netdev -> netdev.alsoUsed(uppers.getOrDefault(netdev.name(), List.of())));
      return Optional.ofNullable(pods.get(nic.address())).map(more::inPod).orElse(more);
    }
  }

  private boolean shows(String directory) {
    return files.listing(directory).toOptional().filter(listing -> !listing.isEmpty()).isPresent();
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
      } else if (COVERED.matcher(point).matches()) {
        return false;
      }
    }
    return plain;
  }
}
