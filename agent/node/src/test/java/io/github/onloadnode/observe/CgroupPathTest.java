package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that kubelet and container runtimes make. */
class CgroupPathTest {

  private static final String ID =
      "cab974f5ef2aba5394b3c4034133bbc4855d08d869792c53c122234a61b08c96";
  private static final String UID = "218c8cb1-8042-43e9-a519-40dd21d79cfa";
  private static final String UID_ = "218c8cb1_8042_43e9_a519_40dd21d79cfa";

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Captured: kubelet 1.36, containerd 1.7, cgroup v2, cgroupfs driver.
        "0::/kubepods/besteffort/pod" + UID + "/" + ID,
        "0::/kubepods/pod" + UID + "/" + ID,
        // systemd driver: containerd, CRI-O, docker.
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
            + UID_
            + ".slice/cri-containerd-"
            + ID
            + ".scope",
        "0::/kubepods.slice/kubepods-pod" + UID_ + ".slice/crio-" + ID + ".scope",
        "0::/kubepods.slice/kubepods-pod" + UID_ + ".slice/crio-" + ID + ".scope/container",
        "0::/kubepods.slice/kubepods-pod" + UID_ + ".slice/docker-" + ID + ".scope",
        "0::/kubepods.slice/kubepods-pod"
            + UID_
            + ".slice/cri-containerd-"
            + ID
            + ".scope/init.scope",
        // kind: a kubelet with a cgroup root of its own.
        "0::/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/"
            + "kubelet-kubepods-besteffort-pod"
            + UID_
            + ".slice/cri-containerd-"
            + ID
            + ".scope",
        // containerd on cgroupfs below a kubelet on systemd.
        "0::/system.slice/containerd.service/kubepods-besteffort-pod"
            + UID_
            + ".slice:cri-containerd:"
            + ID,
        // Seen from a cgroup namespace of another pod.
        "0::/../../kubepods-besteffort-pod" + UID_ + ".slice/cri-containerd-" + ID + ".scope",
      })
  void findsPodAndContainer(String line) {
    assertThat(CgroupPath.parse(line + "\n")).contains(new CgroupPath.Container(UID, ID));
  }

  @Test
  void findsPodAmongHierarchiesOfVersionOne() {
    assertThat(
            CgroupPath.parse(
                """
                12:rdma:/
                11:devices:/kubepods/burstable/pod%1$s/%2$s
                1:name=systemd:/kubepods/burstable/pod%1$s/%2$s
                0::/system.slice/containerd.service
                """
                    .formatted(UID, ID)))
        .contains(new CgroupPath.Container(UID, ID));
  }

  @Test
  void acceptsStaticPodsHash() {
    assertThat(CgroupPath.parse("0::/kubepods/burstable/pod0123456789abcdef0123456789abcdef/" + ID))
        .contains(new CgroupPath.Container("0123456789abcdef0123456789abcdef", ID));
  }

  /** A static pod's UID is what its manifest says, and kubelet checks nothing of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podtrading_feed_1.slice/"
            + "cri-containerd-%s.scope",
        "0::/kubepods.slice/kubepods-podtrading_feed_1.slice/crio-%s.scope",
        "0::/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-podtrading_feed_1.slice/"
            + "cri-containerd-%s.scope",
        "0::/system.slice/containerd.service/kubepods-burstable-podtrading_feed_1.slice"
            + ":cri-containerd:%s",
        "0::/../../kubepods-besteffort-podtrading_feed_1.slice/cri-containerd-%s.scope",
        "0::/kubepods/besteffort/podtrading-feed-1/%s",
        "0::/kubepods/podtrading-feed-1/%s",
        "0::/k8s.io/kubelet/kubepods/burstable/podtrading-feed-1/%s",
        "11:devices:/kubepods/burstable/podtrading-feed-1/%s\n1:name=systemd:/",
        "0::/../../podtrading-feed-1/%s",
        "0::/../../../besteffort/podtrading-feed-1/%s",
      })
  void takesForTheUidWhateverFollowsPodBelowKubelets(String line) {
    assertThat(CgroupPath.parse(line.formatted(ID)))
        .contains(new CgroupPath.Container("trading-feed-1", ID));
  }

  /** A node of kind that is in a pod itself: its own pods are below that one. */
  @Test
  void looksBelowThePodThatTheNodeItselfIsIn() {
    String outer = "0::/kubepods/burstable/pod" + UID + "/" + "ab".repeat(32);
    String inner = outer + "/kubelet/kubepods/besteffort/podinner/" + ID;

    assertThat(CgroupPath.parse(inner, outer + "/init"))
        .contains(new CgroupPath.Container("inner", ID));
    assertThat(CgroupPath.parse(outer + "/system", outer + "/init")).isEmpty();
    assertThat(CgroupPath.parse(inner, "0::/init.scope"))
        .contains(new CgroupPath.Container(UID, "ab".repeat(32)));
  }

  @Test
  void acceptsProcessInPodsOwnCgroup() {
    assertThat(CgroupPath.parse("0::/kubepods/pod" + UID))
        .contains(new CgroupPath.Container(UID, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0::/",
        "0::/init.scope",
        "0::/system.slice/tripod.service",
        "0::/kubepods.slice",
        "0::/user.slice/user-1000.slice/podman-12.scope",
        "0::/machine.slice/libpod-cab974f5ef2aba5394b3c4034133bbc4855d08d869792c53c122234a61b08c96.scope",
        "0::/podman/x",
        "0::/../../../pods.slice/x.scope",
        "0::/../../../system.slice/podman.service",
        "0::/kubepods/burstable",
        "0::/system.slice/kubepods-pod.slice",
        "garbage",
      })
  void knowsProcessesOfNoPod(String line) {
    assertThat(CgroupPath.parse(line)).isEmpty();
  }
}
