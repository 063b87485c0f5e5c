package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.Listing;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.PodProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Finds interfaces of the host's adapters, and interfaces stacked on them, in the network
 * namespaces of pods. A container's sysfs shows the interfaces of the namespace in which it was
 * mounted (sysfs_init_ns_tags of fs/sysfs, net_ns_type_operations of net/core/net-sysfs.c, Linux
 * 6.12), below the same functions.
 */
final class PodInterfaces {

  /** A mount there would hide or replace what is read. */
  private static final Pattern COVERED =
      Pattern.compile("/sys/(devices(/pci.*|/virtual/net.*)?|bus(/.*)?|class(/.*)?)");

  private final HostFiles files;
  private final List<Nic> away;
  private final Map<String, String> lowers = new HashMap<>();
  private final Map<PciAddress, String> cards = new HashMap<>();
  private final Map<String, List<InterfaceUse>> uses = new HashMap<>();

  /**
   * Starts without any pod.
   *
   * @param driven the cards with a driver that creates interfaces
   */
  PodInterfaces(HostFiles files, List<Nic> driven) {
    this.files = files;
    this.away = driven.stream().filter(nic -> nic.interfaces().isEmpty()).toList();
    driven.stream()
        .flatMap(nic -> nic.interfaces().stream())
        .map(NetworkInterface::name)
        .forEach(this::number);
  }

  /** The pod that has a card's interface if the host does not see it. */
  Map<PciAddress, String> cards() {
    return cards;
  }

  /** Interfaces of pods that are stacked on a visible interface, by its name. */
  Map<String, List<InterfaceUse>> uses() {
    return uses;
  }

  /** Looks at the process's sysfs; returns whether that showed its network namespace. */
  boolean lookInto(PodProcess process) {
    if ((away.isEmpty() && lowers.isEmpty()) || !showsSysfs(process.pid())) {
      return false;
    }
    String sysfs = "/proc/" + process.pid() + "/root/sys";
    away.stream()
        .filter(nic -> shows(sysfs + "/bus/pci/devices/" + nic.address() + "/net"))
        .forEach(nic -> cards.put(nic.address(), process.pod()));
    if (!lowers.isEmpty()) {
      lookAt(files.listing(sysfs + "/class/net"), sysfs + "/class/net/", process.pod());
    }
    return true;
  }

  private void number(String name) {
    Reading<String> index = files.attribute("/sys/class/net/" + name + "/ifindex");
    index.toOptional().ifPresent(number -> lowers.put(number, name));
    if (index instanceof Reading.Unreadable<String>(String reason)) {
      uses(name).add(new InterfaceUse.Unreadable(reason));
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
   * The iflink of a VLAN, macvlan or ipvlan is its lower interface's index, and the host's sysfs
   * loses the upper_ link when it is moved (netdev_adjacent_sysfs_add of net/core/dev.c, Linux
   * 6.12). The iflink of a veth is its peer's index, which can coincide only if the peer is in a
   * third namespace.
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

  /** An unreadable interface may be stacked on any of them. */
  private void doubt(String pod, String reason) {
    lowers
        .values()
        .forEach(
            name -> uses(name).add(new InterfaceUse.Unreadable("in pod " + pod + ": " + reason)));
  }

  private List<InterfaceUse> uses(String name) {
    return uses.computeIfAbsent(name, _ -> new ArrayList<>());
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

  /** Only sysfs may be read here; a file system of the container itself might never answer. */
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
