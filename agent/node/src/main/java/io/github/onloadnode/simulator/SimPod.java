package io.github.onloadnode.simulator;

import java.util.List;
import java.util.Map;

/** The part of a pod that the kubelet's device manager uses. */
public record SimPod(
    String namespace,
    String name,
    String uid,
    List<Container> initContainers,
    List<Container> containers) {

  /**
   * One container.
   *
   * @param limits numbers of extended resources
   * @param restartable for an init container: whether it keeps running next to the containers (a
   *     sidecar)
   */
  public record Container(String name, Map<String, Integer> limits, boolean restartable) {
    public Container {
      limits = Map.copyOf(limits);
    }
  }

  public SimPod {
    initContainers = List.copyOf(initContainers);
    containers = List.copyOf(containers);
  }

  /** A pod of one container, {@code main}, that asks for some devices of one resource. */
  public static SimPod of(String name, String resource, int count) {
    return new SimPod(
        "default",
        name,
        "uid-" + name,
        List.of(),
        List.of(new Container("main", Map.of(resource, count), false)));
  }
}
