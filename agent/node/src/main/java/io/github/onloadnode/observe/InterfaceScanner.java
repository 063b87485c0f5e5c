package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.Listing;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.InterfaceUse.Port;
import io.github.onloadnode.node.InterfaceUse.UpperDevice;
import io.github.onloadnode.node.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the network interfaces of one PCI function in sysfs. */
final class InterfaceScanner {

  private static final String UPPER = "upper_";

  private final HostFiles files;
  private final Attributes attributes;
  private final Asked asked;

  /**
   * What is not in a file or needs an answer from the driver.
   *
   * @param firmware the firmware version by interface name
   * @param speed by the path of the attribute, which the driver may not answer
   */
  record Asked(
      InterfaceRoles roles,
      Function<String, Reading<String>> firmware,
      Function<String, Reading<Integer>> speed) {}

  InterfaceScanner(HostFiles files, Asked asked) {
    this.files = files;
    this.attributes = new Attributes(files);
    this.asked = asked;
  }

  /** The interfaces in a function's directory, each including the uses of the function. */
  List<NetworkInterface> scan(String directory, List<InterfaceUse> functionUses, Unread unread) {
    List<NetworkInterface> interfaces = new ArrayList<>();
    Listing found = unread.orElse(files.listing(directory), new Listing(List.of(), List.of()));
    for (String name : found.names()) {
      List<InterfaceUse> uses =
          new ArrayList<>(asked.roles().of(attributes.decimal(directory + name + "/ifindex")));
      uses.addAll(standingOn(directory + name));
      uses.addAll(functionUses);
      interfaces.add(
          new NetworkInterface(
              name,
              files.attribute(directory + name + "/operstate"),
              speed(directory + name + "/speed"),
              files.attribute(directory + name + "/address"),
              asked.firmware().apply(name),
              uses));
    }
    found.unreadable().forEach(shown -> interfaces.add(nameless(shown, functionUses)));
    return interfaces;
  }

  /** Nothing below it can be read, so it counts as in use. */
  private static NetworkInterface nameless(String shown, List<InterfaceUse> functionUses) {
    String reason = "its name is not text";
    return new NetworkInterface(
            shown,
            Reading.unreadable(reason),
            Reading.unreadable(reason),
            Reading.unreadable(reason),
            Reading.unreadable(reason),
            List.of(new InterfaceUse.Unreadable(reason)))
        .alsoUsed(functionUses);
  }

  /** SPEED_UNKNOWN, or no answer, while the link is down. */
  private Reading<Integer> speed(String path) {
    return asked
        .speed()
        .apply(path)
        .flatMap(speed -> speed < 0 ? Reading.absent() : Reading.present(speed));
  }

  /** A master is also an upper device, but is reported only once. */
  private List<InterfaceUse> standingOn(String directory) {
    List<InterfaceUse> uses = new ArrayList<>();
    Optional<String> master =
        reported(files.link(directory + "/master").map(NicScanner::lastName), uses);
    master.map(Port::new).ifPresent(uses::add);
    reported(files.list(directory), uses).orElse(List.of()).stream()
        .filter(entry -> entry.startsWith(UPPER))
        .map(entry -> entry.substring(UPPER.length()))
        .filter(upper -> !master.equals(Optional.of(upper)))
        .map(UpperDevice::new)
        .forEach(uses::add);
    return uses;
  }

  /** The value; an unreadable one counts as a use. */
  private static <T> Optional<T> reported(Reading<T> reading, List<InterfaceUse> uses) {
    return reading.fold(
        Optional::of,
        Optional::empty,
        reason -> {
          uses.add(new InterfaceUse.Unreadable(reason));
          return Optional.empty();
        });
  }
}
