package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * A network interface of a NIC.
 *
 * @param operstate as sysfs spells it: up, down, unknown ...
 * @param speed in Mbit/s; absent while the link is down
 * @param firmware the driver's firmware version as {@code ethtool -i} prints it
 * @param uses why the interface must not be removed; empty if it may
 */
public record NetworkInterface(
    String name,
    Reading<String> operstate,
    Reading<Integer> speed,
    Reading<String> macAddress,
    Reading<String> firmware,
    List<InterfaceUse> uses) {

  public NetworkInterface {
    uses = List.copyOf(uses);
  }

  /** This interface with more uses. */
  public NetworkInterface alsoUsed(List<InterfaceUse> more) {
    List<InterfaceUse> all = new ArrayList<>(uses);
    all.addAll(more);
    return new NetworkInterface(name, operstate, speed, macAddress, firmware, all);
  }
}
