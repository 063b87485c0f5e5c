package io.github.onloadnode.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the chart renders for distributions of Kubernetes that differ. */
@Tag("chart")
final class DistributionsIT {

  /** Where each keeps the kubelet's directory, by its own documentation. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "kubeadm, /var/lib/kubelet",
    "kind,    /var/lib/kubelet",
    "k3s,     /var/lib/kubelet",
    "rke2,    /var/lib/kubelet",
    "k0s,     /var/lib/k0s/kubelet",
    "microk8s, /var/snap/microk8s/common/var/lib/kubelet",
  })
  void findsTheKubeletByOneValue(String distribution, String directory) throws Exception {
    String rendered = rendered("--set", "kubelet.root=" + directory);

    assertThat(rendered)
        .as(distribution)
        .contains("devicePlugins: \"" + directory + "/device-plugins\"\n")
        .contains("podResources: \"" + directory + "/pod-resources/kubelet.sock\"\n");
    assertThat(rendered.lines().filter(line -> line.contains("/kubelet"))).hasSize(2);
  }

  /** SELinux does not confine a privileged container, so no option is needed. */
  @Test
  void needsNeitherSelinuxNorAVersionOfCgroups() throws Exception {
    assertThat(rendered())
        .contains("privileged: true")
        .doesNotContain("seLinuxOptions", "cgroup", "appArmorProfile");
  }

  /** Metrics answer on loopback only: a ServiceMonitor would find nothing. */
  @Test
  void bringsNoMonitoringToAClusterThatKnowsItOrNot() throws Exception {
    String without = rendered();
    String with = rendered("--api-versions", "monitoring.coreos.com/v1/ServiceMonitor");

    assertThat(with).isEqualTo(without).doesNotContain("monitoring.coreos.com");
  }

  private static String rendered(String... words) throws Exception {
    String[] all = new String[words.length + 2];
    all[0] = "--set";
    all[1] = "mode=file,onload.source.hostPath=/srv/onload";
    System.arraycopy(words, 0, all, 2, words.length);
    Helm.Printed printed = Helm.find().render(all);
    assertThat(printed.status()).as(printed.text()).isZero();
    return printed.text();
  }
}
