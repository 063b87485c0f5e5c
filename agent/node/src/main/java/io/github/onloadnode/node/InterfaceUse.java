package io.github.onloadnode.node;

/** One reason why a network interface is in use. */
public sealed interface InterfaceUse {

  /** It carries the default route. */
  record DefaultRoute() implements InterfaceUse {}

  /** It has an address that the node is known by. */
  record NodeAddress(String address) implements InterfaceUse {}

  /** It is a port of a bridge, bond or team. */
  record Port(String master) implements InterfaceUse {}

  /** Another interface is stacked on it: VLAN, macvlan, ipvlan. */
  record UpperDevice(String upper) implements InterfaceUse {}

  /** Its function has virtual functions, which would vanish with the driver. */
  record VirtualFunctions(int count) implements InterfaceUse {}

  /** It is unknown whether it is in use, which counts as in use. */
  record Unreadable(String reason) implements InterfaceUse {}

  /** The reason as a clause for people. */
  default String description() {
    return switch (this) {
      case DefaultRoute() -> "carries the default route";
      case NodeAddress(String address) -> "has the node's address " + address;
      case Port(String master) -> "is a port of " + master;
      case UpperDevice(String upper) -> "carries " + upper;
      case VirtualFunctions(int count) -> "has " + count + " virtual functions";
      case Unreadable(String reason) -> "may be in use: " + reason;
    };
  }
}
