package io.github.onloadnode.bench;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How the calls of a fleet are counted from the API server's metrics. */
final class CallsTest {

  private static final String METRICS =
      """
      # TYPE apiserver_request_total counter
      apiserver_request_total{code="200",group="",resource="nodes",subresource="",verb="PATCH",version="v1"} 40
      apiserver_request_total{code="409",group="",resource="nodes",subresource="",verb="PATCH",version="v1"} 2
      apiserver_request_total{code="200",group="",resource="nodes",subresource="status",verb="PATCH",version="v1"} 3
      apiserver_request_total{code="201",group="",resource="pods",subresource="",verb="POST",version="v1"} 1.5e+01
      apiserver_request_total{code="200",group="",resource="pods",subresource="status",verb="PATCH",version="v1"} 15
      apiserver_request_total{code="201",group="policy",resource="pods",subresource="eviction",verb="POST",version="v1"} 7
      apiserver_request_total{code="200",group="coordination.k8s.io",resource="leases",subresource="",verb="PUT",version="v1"} 900
      """;

  @Test
  void countsWhatAFleetAsksButNotEvictionsLeasesAndKubelets() {
    assertThat(Calls.parse(METRICS).counts())
        .containsOnly(
            entry("nodes.PATCH", 42L), entry("nodes/status.PATCH", 3L), entry("pods.POST", 15L));
  }

  @Test
  void subtractsWhatWasThereBefore() {
    var before = Calls.parse(METRICS);

    var after = Calls.parse(METRICS.replace("} 40", "} 60")).since(before);

    assertThat(after.counts()).containsOnlyKeys("nodes.PATCH");
    assertThat(after.total()).isEqualTo(20);
  }
}
