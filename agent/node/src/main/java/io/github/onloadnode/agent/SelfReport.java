package io.github.onloadnode.agent;

import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.controlplane.ControlPlaneWatch;
import io.github.onloadnode.deviceplugin.DevicePluginSupervisor;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.reconcile.Reconciler;
import io.github.onloadnode.report.AgentJson;
import io.github.onloadnode.report.AgentStatus;
import java.util.Optional;

/**
 * What the agent says of itself, put together anew whenever somebody asks. By any thread.
 *
 * @param version the agent's own
 * @param simulated whether host, kernel and kubelet are simulated
 */
record SelfReport(
    String version,
    boolean simulated,
    Reconciler reconciler,
    DevicePluginSupervisor supervisor,
    ControlPlaneWatch controlPlane,
    KnownHolders holders,
    ClusterDoor cluster) {

  /** For the metrics. */
  AgentStatus status() {
    return status(reconciler.last());
  }

  /** For {@code /api/v1/node}. */
  String node() {
    Optional<Pass> last = reconciler.last();
    return JsonWriter.write(AgentJson.of(status(last), last));
  }

  private AgentStatus status(Optional<Pass> last) {
    return new AgentStatus(
        version,
        simulated,
        last.flatMap(Pass::journal).map(journal -> journal.step().text()),
        last.map(Pass::observed),
        reconciler.age(),
        supervisor.status(),
        controlPlane.namespaces(),
        holders.now(),
        cluster.status());
  }
}
