package io.github.onloadnode.simulator;

/** A pod with one container on a simulated host. */
public record SimulatedPod(
    String namespace, String name, String uid, String container, String containerId) {

  /** A cgroup v2 path as created by the kubelet with the systemd driver and containerd. */
  String cgroup() {
    return "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod%s.slice/cri-containerd-%s.scope\n"
        .formatted(uid.replace('-', '_'), containerId);
  }

  String logDirectory() {
    return "/var/log/pods/%s_%s_%s/%s".formatted(namespace, name, uid, container);
  }

  /** The link that the kubelet creates for log collectors. */
  String logLink() {
    return "/var/log/containers/%s_%s_%s-%s.log".formatted(name, namespace, container, containerId);
  }
}
