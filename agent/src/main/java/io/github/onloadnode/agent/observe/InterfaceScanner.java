package io.github.onloadnode.agent.observe;

import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.node.InterfaceUse;
import io.github.onloadnode.agent.node.InterfaceUse.Port;
import io.github.onloadnode.agent.node.InterfaceUse.UpperDevice;
import io.github.onloadnode.agent.node.NetworkInterface;
import io.github.onloadnode.agent.node.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Network interfaces of one PCI function, as far as its sysfs shows them. */
final class InterfaceScanner {

  private static final String UPPER = "upper_";

  private final HostFiles files;
  private final Attributes attributes;
  private final Function<String, Reading<String>> firmware;

  /** With what tells an interface's firmware version. */
  InterfaceScanner(HostFiles files, Function<String, Reading<String>> firmware) {
    this.files = files;
    this.attributes = new Attributes(files);
    this.firmware = firmware;
  }

  /** The interfaces in a function's directory, each with the uses of the function itself. */
  List<NetworkInterface> scan(
      String directory, List<InterfaceUse> functionUses, InterfaceRoles roles, Gaps gaps) {
    List<NetworkInterface> interfaces = new ArrayList<>();
    for (String name : gaps.fill(files.list(directory), List.of())) {
      List<InterfaceUse> uses = new ArrayList<>(roles.of(name));
      uses.addAll(standingOn(directory + name));
      uses.addAll(functionUses);
      interfaces.add(
          new NetworkInterface(
              name,
              files.attribute(directory + name + "/operstate"),
              speed(directory + name + "/speed"),
              files.attribute(directory + name + "/address"),
              firmware.apply(name),
              uses));
    }
    return interfaces;
  }

  /** SPEED_UNKNOWN, or no answer, while the link is down. */
  private Reading<Integer> speed(String path) {
    return attributes
        .answeredDecimal(path)
        .flatMap(speed -> speed < 0 ? Reading.absent() : Reading.present(speed));
  }

  /** A master is among the upper devices, where it is not named a second time. */
  private List<InterfaceUse> standingOn(String directory) {
    List<InterfaceUse> uses = new ArrayList<>();
    Optional<String> master =
        switch (files.link(directory + "/master")) {
          case Reading.Present<String>(String target) -> Optional.of(NicScanner.lastName(target));
          case Reading.Absent<String>() -> Optional.empty();
          case Reading.Unreadable<String>(String reason) -> {
            uses.add(new InterfaceUse.Unreadable(reason));
            yield Optional.empty();
          }
        };
    master.map(Port::new).ifPresent(uses::add);
    switch (files.list(directory)) {
      case Reading.Present<List<String>>(List<String> entries) ->
          entries.stream()
              .filter(entry -> entry.startsWith(UPPER))
              .map(entry -> entry.substring(UPPER.length()))
              .filter(upper -> !master.equals(Optional.of(upper)))
              .map(UpperDevice::new)
              .forEach(uses::add);
      case Reading.Absent<List<String>>() -> {}
      case Reading.Unreadable<List<String>>(String reason) ->
          uses.add(new InterfaceUse.Unreadable(reason));
    }
    return uses;
  }
}
