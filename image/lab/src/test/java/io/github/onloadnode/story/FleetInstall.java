package io.github.onloadnode.story;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Fleet;
import io.github.onloadnode.lab.GuestSpec;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The chart on a fleet, in mode cluster, with the images of agent and payloads on every node. */
record FleetInstall(Fleet fleet, HelmInGuest helm, OnloadResource resource) {

  private static final String[] PAYLOADS = {"9.1", "9.1-slow", "9.2", "fails-init"};

  /** Brings what a registry would have to every node, and Helm to n1. */
  static FleetInstall of(Fleet fleet) throws Exception {
    var helm = HelmInGuest.of(fleet.cluster());
    var payloads =
        Stream.of(GuestSpec.Backend.UML, GuestSpec.Backend.OTHER_KERNEL)
            .flatMap(kernel -> Fleet.payloadImages(kernel, PAYLOADS).stream());
    fleet.importImages(Stream.concat(Stream.of(HelmInGuest.archive()), payloads).toList());
    return new FleetInstall(fleet, helm, new OnloadResource(fleet.cluster()));
  }

  Cluster cluster() {
    return fleet.cluster();
  }

  FleetNode node(int number) {
    return new FleetNode(fleet, number);
  }

  List<FleetNode> nodes(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(this::node).toList();
  }

  /** One line installs agents and controller; the nodes get no orders from it. */
  void install() {
    helm.run(
        HelmInGuest.INSTALL,
        "--create-namespace",
        "--set mode=cluster --set image.registry=" + HelmInGuest.REGISTRY,
        "--wait --timeout 4m");
  }

  /** What the controller and one agent said last, for people. */
  String said() {
    return cluster()
        .tryKubectl("logs deployment/onload-agent-controller " + AgentPod.NAMESPACE)
        .output();
  }
}
