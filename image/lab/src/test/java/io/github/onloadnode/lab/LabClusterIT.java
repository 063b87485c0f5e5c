package io.github.onloadnode.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real kubelet runs a pod with our glibc image, and goes on after a restart. */
@Tag("lab-node")
@InGuest
final class LabClusterIT {
  private final Cluster cluster;

  LabClusterIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void runsAnUnprivilegedPodOfTheProbeImageAcrossAKubeletRestart() {
    cluster.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: lab-probe}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: probe
            image: localhost/lab/probe:1
            imagePullPolicy: Never
            securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """);
    cluster.await("pod/lab-probe", "condition=Ready", Patience.SOON);

    assertThat(cluster.kubectl("logs lab-probe"))
        .contains(
            "uid=1000", "capeff=0000000000000000", "libonload=none", "/dev/onload=error ENOENT");

    cluster.restartKubelet();

    cluster.await("node/n1", "condition=Ready", Patience.SOON);
    assertThat(cluster.value("pod lab-probe", "{.status.containerStatuses[0].restartCount}"))
        .isEqualTo("0");
    // The resource is not served; a kubelet that once knew it reports 0.
    assertThat(cluster.allocatable("amd.com/onload")).isIn("", "0");
    cluster.kubectl("delete pod lab-probe --wait");
  }
}
