package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.Ethtool;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.node.Hardware;
import io.github.onloadnode.observe.InterfaceScanner.Asked;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Observes the cards, their interfaces, and how the host's network uses these. */
public final class HardwareLook {

  private static final String NOT_ASKED = "the kernel was not asked yet";

  private final HostFiles files;
  private final Supplier<Asked> questions;

  private HardwareLook(HostFiles files, Supplier<Asked> questions) {
    this.files = files;
    this.questions = questions;
  }

  /**
   * Also asks the kernel for routes and addresses, and drivers by ethtool.
   *
   * @param nodeAddresses the node's addresses in the cluster; may be empty
   */
  public static HardwareLook asking(HostFiles files, Linux linux, Set<String> nodeAddresses) {
    Attributes attributes = new Attributes(files);
    return new HardwareLook(
        files,
        () ->
            new Asked(
                new InterfaceRoles(nodeAddresses, new RouteScanner(files, linux.routes())::scan),
                name -> firmware(linux.ethtool(), name),
                attributes::answeredDecimal));
  }

  /**
   * Only reads sysfs, so that no native code is bound. Drivers' answers and the uses of interfaces
   * are unreadable.
   */
  public static HardwareLook bySysfs(HostFiles files) {
    return new HardwareLook(
        files,
        () ->
            new Asked(
                new InterfaceRoles(Set.of(), _ -> Reading.unreadable(NOT_ASKED)),
                _ -> Reading.unreadable(NOT_ASKED),
                _ -> Reading.unreadable(NOT_ASKED)));
  }

  /** Observes once. */
  public Hardware look() {
    Unread unread = new Unread();
    InterfaceScanner interfaces = new InterfaceScanner(files, questions.get());
    return new Hardware(
        new NicScanner(files, interfaces).scan(unread),
        files.list("/sys/class/net").map(HardwareLook::count),
        unread.found());
  }

  /** Leaves out the file that the bonding driver puts among the interfaces. */
  private static int count(List<String> interfaces) {
    return (int) interfaces.stream().filter(name -> !name.equals("bonding_masters")).count();
  }

  private static Reading<String> firmware(Ethtool ethtool, String networkInterface) {
    try {
      return ethtool
          .driver(networkInterface)
          .map(Ethtool.Driver::firmware)
          .filter(version -> !version.isBlank())
          .map(Reading::present)
          .orElseGet(Reading::absent);
    } catch (LinuxException | LinkageError e) {
      return Reading.unreadable(String.valueOf(e.getMessage()));
    }
  }
}
