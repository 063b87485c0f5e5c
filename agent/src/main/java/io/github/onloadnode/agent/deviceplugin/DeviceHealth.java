package io.github.onloadnode.agent.deviceplugin;

import io.github.onloadnode.agent.node.DeviceNode;
import io.github.onloadnode.agent.node.KernelModule;
import io.github.onloadnode.agent.node.NicFamily;
import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.node.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a device can be handed to a pod.
 *
 * @param problems why not, each a clause for people; healthy when empty
 */
public record DeviceHealth(List<String> problems) {

  /** Nothing speaks against it. */
  public static final DeviceHealth HEALTHY = new DeviceHealth(List.of());

  private static final String MODULE = "onload";

  public DeviceHealth {
    problems = List.copyOf(problems);
  }

  public static DeviceHealth unhealthy(String problem) {
    return new DeviceHealth(List.of(problem));
  }

  /**
   * What the host says: the devices lead to their drivers, the module runs, a NIC is there, and
   * everything that a pod would be given exists.
   *
   * @param missingFiles host paths of the allocation's mounts that are not there
   */
  public static DeviceHealth of(
      NodeState state, Allocation allocation, Collection<String> missingFiles) {
    List<String> problems = new ArrayList<>();
    module(state).ifPresent(problems::add);
    problems.addAll(devices(state));
    nic(state).ifPresent(problems::add);
    if (allocation instanceof Allocation.Refused(String reason)) {
      problems.add(reason);
    }
    missingFiles.stream().sorted().map(path -> path + " does not exist").forEach(problems::add);
    return new DeviceHealth(problems);
  }

  public boolean isHealthy() {
    return problems.isEmpty();
  }

  /** This health with one more reason against it. */
  public DeviceHealth and(String problem) {
    List<String> all = new ArrayList<>(problems);
    all.add(problem);
    return new DeviceHealth(all);
  }

  /** All reasons in one clause. */
  public String reason() {
    return String.join("; ", problems);
  }

  private static Optional<String> module(NodeState state) {
    Optional<KernelModule> module = state.module(MODULE);
    if (module.isEmpty()) {
      return Optional.of("module onload is not loaded");
    }
    return module
        .filter(loaded -> loaded.state() != KernelModule.State.LIVE)
        .map(loaded ->
            "module onload is not live but " + loaded.state().name().toLowerCase(Locale.ROOT));
  }

  private static List<String> devices(NodeState state) {
    return switch (state.characterDevices()) {
      case Reading.Unreadable<Map<String, Integer>>(String reason) ->
          List.of("the majors of the devices are unknown: " + reason);
      case Reading.Absent<Map<String, Integer>>() ->
          List.of("the majors of the devices are unknown: /proc/devices does not exist");
      case Reading.Present<Map<String, Integer>>(Map<String, Integer> majors) ->
          Allocation.DEVICES.stream()
              .map(name -> device(name, state.deviceNode(name), majors))
              .flatMap(Optional::stream)
              .toList();
    };
  }

  private static Optional<String> device(
      String name, Optional<DeviceNode> node, Map<String, Integer> majors) {
    if (node.isEmpty()) {
      return Optional.of("/dev/" + name + " does not exist");
    }
    Integer registered = majors.get(name);
    if (registered == null) {
      return Optional.of("no driver is registered for /dev/" + name + " in /proc/devices");
    }
    return node.filter(found -> !found.leadsToItsDriver(majors))
        .map(found ->
            "/dev/%s has major %d, its driver has %d".formatted(name, found.major(), registered));
  }

  private static Optional<String> nic(NodeState state) {
    boolean present =
        state.nics().stream()
            .anyMatch(nic -> nic.family() != NicFamily.EF100 && nic.family() != NicFamily.UNKNOWN);
    return present ? Optional.empty() : Optional.of("no NIC that Onload supports is present");
  }
}
