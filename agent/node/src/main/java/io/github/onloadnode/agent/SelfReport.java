package io.github.onloadnode.agent;

import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.node.ControlPlaneNamespace;
import io.github.onloadnode.nodeapi.ApiStatus;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.reconcile.UpgradeCounts;
import io.github.onloadnode.report.AgentJson;
import io.github.onloadnode.report.AgentStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the agent says of itself, put together anew whenever somebody asks. By any thread. Whatever
 * comes from a pass comes from one.
 *
 * @param version the agent's own
 * @param simulated whether host, kernel and kubelet are simulated
 * @param newest the last pass; empty before the first
 * @param upgrades what this process has seen of orders, steps and boots
 * @param age of that pass's observation
 * @param resources the registration status of each
 * @param controlPlane the network namespaces in which Onload is used
 * @param api the exchange with the API server; empty if there is none
 */
record SelfReport(
    String version,
    boolean simulated,
    Supplier<Optional<Pass>> newest,
    Supplier<UpgradeCounts.Seen> upgrades,
    Supplier<Optional<Duration>> age,
    Supplier<List<ResourceStatus>> resources,
    Supplier<List<ControlPlaneNamespace>> controlPlane,
    Supplier<Optional<ApiStatus>> api) {

  /** For the metrics. */
  AgentStatus status() {
    return status(newest.get());
  }

  /** For {@code /api/v1/node}. */
  String node() {
    Optional<Pass> last = newest.get();
    return JsonWriter.write(AgentJson.of(status(last), last));
  }

  private AgentStatus status(Optional<Pass> last) {
    return new AgentStatus(
        version,
        simulated,
        last.flatMap(Pass::journal).map(journal -> journal.step().text()),
        upgrades.get(),
        last.map(Pass::observed),
        age.get(),
        resources.get(),
        controlPlane.get(),
        KnownHolders.of(last),
        api.get());
  }
}
