package io.github.onloadnode.story;

import io.github.onloadnode.lab.Cluster;

/**
 * What pod default/trader, which holds a device, would lose in a change.
 *
 * @param device its ID in the kubelet's own record
 * @param container the kubelet starts another one when it restarts the pod
 * @param modules the kernel's own numbers of the loaded modules; others after each load
 * @param version of Onload
 */
record HeldDevice(String device, String container, String modules, String version) {

  static final HeldDevice NONE = new HeldDevice("", "", "", "");

  static HeldDevice now(NodeInGuest node, Cluster cluster) {
    return new HeldDevice(
        node.remembered("\"DeviceIDs\":[^}]*"),
        cluster.value("pod trader", "{.status.containerStatuses[0].containerID}"),
        node.guest().output("stat -c %i /sys/module/onload /sys/module/sfc | paste -sd ' '"),
        node.version("onload"));
  }
}
