package io.github.onloadnode.offer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the kubelet is offered for one resource: devices, each with its answer to Allocate.
 *
 * @param devices in the order in which they are announced
 * @param refusal why every request is refused; empty if the devices' answers apply
 */
public record Offer(List<Device> devices, Optional<String> refusal) implements OfferPlan {

  public Offer {
    devices = List.copyOf(devices);
  }

  /** Devices that differ in everything have no smaller plan. */
  @Override
  public Offer offer() {
    return this;
  }

  /** An offer without devices. */
  public static Offer nothing(String reason) {
    return new Offer(List.of(), Optional.of(reason));
  }

  /**
   * The same devices, all unhealthy: during a change of modules and while the node cannot serve.
   *
   * @param reason a clause that the user reads in the status of a refused pod
   */
  public Offer quiesced(String reason) {
    DeviceHealth health = DeviceHealth.unhealthy(reason);
    Allocation refused = new Allocation.Refused(reason);
    return new Offer(
        devices.stream()
            .map(device -> new Device(device.id(), health, device.numaNodes(), refused))
            .toList(),
        Optional.of(reason));
  }

  /** Whether every request is refused. */
  public boolean isWithheld() {
    return refusal.isPresent() || devices.stream().noneMatch(Device::isAvailable);
  }

  public List<String> ids() {
    return devices.stream().map(Device::id).toList();
  }

  public Map<String, Device> devicesById() {
    Map<String, Device> byId = HashMap.newHashMap(devices.size());
    devices.forEach(device -> byId.put(device.id(), device));
    return byId;
  }

  public int healthy() {
    return (int) devices.stream().filter(device -> device.health().isHealthy()).count();
  }

  public int unhealthy() {
    return devices.size() - healthy();
  }

  /** Whether both give the kubelet the same list of devices. */
  public boolean isAnnouncedLike(Offer other) {
    if (devices.size() != other.devices.size()) {
      return false;
    }
    for (int index = 0; index < devices.size(); index++) {
      if (!devices.get(index).isAnnouncedLike(other.devices.get(index))) {
        return false;
      }
    }
    return true;
  }
}
