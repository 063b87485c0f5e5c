package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.Nic.Sriov;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.PciId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the PCI functions of Solarflare adapters from {@code /sys/bus/pci/devices}. */
final class NicScanner {

  private static final String DEVICES = "/sys/bus/pci/devices/";
  private static final String AUXILIARY = "/sys/bus/auxiliary/devices";

  /** PCI_BASE_CLASS_NETWORK of include/linux/pci_ids.h, Linux 6.12. */
  private static final int NETWORK_CLASS = 0x02;

  private final HostFiles files;
  private final Attributes attributes;
  private final InterfaceScanner interfaces;

  NicScanner(HostFiles files, InterfaceScanner interfaces) {
    this.files = files;
    this.attributes = new Attributes(files);
    this.interfaces = interfaces;
  }

  /** Sorted by address. */
  List<Nic> scan(Unread unread) {
    List<String> functions = unread.orElse(functions(), List.of());
    List<Nic> nics = new ArrayList<>();
    for (String name : functions) {
      PciAddress.parse(name)
          .flatMap(address -> family(address, unread).map(known -> nic(address, known, unread)))
          .ifPresent(nics::add);
    }
    nics.sort((one, other) -> one.address().compareTo(other.address()));
    return nics;
  }

  /** A machine without PCI has sysfs but no directory of PCI devices. */
  private Reading<List<String>> functions() {
    Reading<List<String>> functions = files.list(DEVICES);
    return functions instanceof Reading.Absent<List<String>>()
            && files.list("/sys/bus") instanceof Reading.Absent<List<String>>()
        ? Reading.unreadable(DEVICES + ": absent: is sysfs mounted?")
        : functions;
  }

  /** A function's PCI ID and family. */
  private record Known(PciId id, NicFamily family) {}

  private Optional<Known> family(PciAddress address, Unread unread) {
    String directory = DEVICES + address;
    int vendor = unread.orElse(attributes.hexadecimal(directory + "/vendor"), 0);
    if (!NicFamily.isVendor(vendor)) {
      return Optional.empty();
    }
    PciId id = new PciId(vendor, unread.orElse(attributes.hexadecimal(directory + "/device"), 0));
    int functionClass = unread.orElse(attributes.hexadecimal(directory + "/class"), 0);
    return functionClass >> 16 == NETWORK_CLASS
        ? NicFamily.of(id).or(() -> drivenUnknown(directory)).map(family -> new Known(id, family))
        : Optional.empty();
  }

  /** The in-tree sfc may support newer cards than our table. */
  private Optional<NicFamily> drivenUnknown(String directory) {
    return files
        .link(directory + "/driver")
        .toOptional()
        .filter(driver -> lastName(driver).equals(NicFamily.UNKNOWN.driver()))
        .map(_ -> NicFamily.UNKNOWN);
  }

  private Nic nic(PciAddress address, Known known, Unread unread) {
    String directory = DEVICES + address;
    List<String> entries = unread.orElse(files.list(directory), List.of());
    Reading<Sriov> sriov = sriov(directory);
    return new Nic(
        address,
        known.id(),
        known.family(),
        files
            .link(directory + "/physfn")
            .toOptional()
            .map(NicScanner::lastName)
            .flatMap(PciAddress::parse),
        files.link(directory + "/driver").map(NicScanner::lastName),
        attributes
            .decimal(directory + "/numa_node")
            .flatMap(node -> node < 0 ? Reading.absent() : Reading.present(node)),
        sriov,
        interfaces.scan(directory + "/net/", virtualFunctions(sriov), unread),
        auxiliaryDevices(entries, unread),
        Optional.empty(),
        files.attribute(directory + "/modalias"));
  }

  private Reading<Sriov> sriov(String directory) {
    return attributes
        .decimal(directory + "/sriov_totalvfs")
        .flatMap(total ->
            attributes.decimal(directory + "/sriov_numvfs").map(count -> new Sriov(count, total)));
  }

  private static List<InterfaceUse> virtualFunctions(Reading<Sriov> sriov) {
    return sriov.fold(
        present ->
            present.virtualFunctions() > 0
                ? List.of(new InterfaceUse.VirtualFunctions(present.virtualFunctions()))
                : List.of(),
        List::of,
        reason -> List.of(new InterfaceUse.Unreadable(reason)));
  }

  /** Auxiliary devices are subdirectories of the function and are also on the auxiliary bus. */
  private List<String> auxiliaryDevices(List<String> entries, Unread unread) {
    List<String> candidates =
        entries.stream().filter(entry -> entry.matches("[a-z_]+\\.[a-z_]+\\.\\d+")).toList();
    if (candidates.isEmpty()) {
      return candidates;
    }
    Set<String> onTheBus = Set.copyOf(unread.orElse(files.list(AUXILIARY), List.of()));
    return candidates.stream().filter(onTheBus::contains).toList();
  }

  static String lastName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
