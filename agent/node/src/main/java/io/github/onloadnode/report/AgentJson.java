package io.github.onloadnode.report;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.node.ControlPlaneNamespace;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.nodeapi.ApiStatus;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.upgrade.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code /api/v1/node}: the node as {@code inspect} shows it, and the agent's own state in {@code
 * agent}.
 */
public final class AgentJson {

  private AgentJson() {}

  /** The document; without the node's fields before the first pass. */
  public static Map<String, Object> of(AgentStatus status, Optional<Pass> pass) {
    Map<String, Object> agent = new LinkedHashMap<>();
    pass.ifPresent(last -> pass(agent, last, status.api().flatMap(ApiStatus::warning)));
    agent.put("holders", holders(status.holders(), pass));
    status.age().ifPresent(age -> agent.put("observedSecondsAgo", age.toSeconds()));
    agent.put("resources", status.resources().stream().map(AgentJson::resource).toList());
    agent.put("controlPlane", status.controlPlane().stream().map(AgentJson::namespace).toList());
    agent.put("api", status.api().map(AgentJson::api));
    Map<String, Object> json =
        pass.map(last -> NodeJson.of(last.observed(), last.at()))
            .orElseGet(() -> new LinkedHashMap<>(Map.of("apiVersion", "v1")));
    json.put("simulated", status.simulated());
    json.put("agent", agent);
    return json;
  }

  /**
   * What came of a pass.
   *
   * @param untold why the API server does not learn of it
   */
  private static void pass(Map<String, Object> agent, Pass pass, Optional<Finding> untold) {
    agent.put("phase", pass.journal().map(journal -> journal.step().text()));
    agent.put("committed", pass.journal().flatMap(Journal::committed));
    agent.put("desired", pass.desired().flatMap(Desired::rev));
    agent.put("seq", pass.desired().map(Desired::seq).orElse(0L));
    agent.put("action", action(pass));
    Optional<OrderResult> result = pass.result();
    agent.put("result", result.flatMap(last -> last.at().map(at -> result(last, at))));
    agent.put("problems", problems(pass.problems()));
    agent.put(
        "warnings", problems(Stream.concat(pass.warnings().stream(), untold.stream()).toList()));
  }

  /** Pods from the kubelet, and host processes that have a device open. */
  private static Map<String, Object> holders(DeviceHolders holding, Optional<Pass> pass) {
    Reading<List<Holder>> processes =
        pass.map(last -> last.observed().holders())
            .orElse(Reading.unreadable("processes were not observed yet"));
    int host =
        processes.fold(all -> (int) all.stream().filter(Holder::isOfHost).count(), () -> 0, _ -> 0);
    List<String> unknown = new ArrayList<>(holding.unknown().stream().toList());
    if (processes instanceof Reading.Unreadable<List<Holder>>(String reason)) {
      unknown.add(reason);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("count", holding.pods().size() + host);
    json.put("host", host);
    json.put(
        "unknown", unknown.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", unknown)));
    json.put("pods", holding.pods().stream().map(AgentJson::pod).toList());
    return json;
  }

  private static Map<String, Object> pod(Pod pod) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("namespace", pod.name().map(PodName::namespace));
    json.put("name", pod.name().map(PodName::name));
    json.put("uid", pod.uid());
    return json;
  }

  private static String action(Pass pass) {
    return pass.action().getClass().getSimpleName();
  }

  private static Map<String, Object> result(OrderResult result, Instant at) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seq", result.seq());
    json.put("outcome", result.outcome().text());
    json.put("at", at.toString());
    json.put("reason", result.reason().map(AgentJson::problem));
    return json;
  }

  private static List<Map<String, Object>> problems(List<Finding> problems) {
    return problems.stream().map(AgentJson::problem).toList();
  }

  static Map<String, Object> problem(Finding problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("reason", problem.reason().text());
    json.put("severity", problem.severity().text());
    json.put("subject", problem.subject());
    json.put("message", problem.message());
    json.put("remedy", problem.remedy());
    return json;
  }

  private static Map<String, Object> namespace(ControlPlaneNamespace namespace) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("namespace", namespace.name());
    json.put("id", namespace.id());
    json.put("up", namespace.isUp());
    json.put("note", namespace.finding().map(Finding::message));
    json.put("finding", namespace.finding().map(AgentJson::problem));
    json.put("server", namespace.server().map(NodeJson::server));
    return json;
  }

  private static Map<String, Object> api(ApiStatus api) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("server", api.server());
    json.put("node", api.node());
    json.put("reachable", api.reachable());
    json.put("lastWrite", api.lastWrite().map(Instant::toString));
    json.put("lastError", api.problem().map(AgentJson::problem));
    return json;
  }

  private static Map<String, Object> resource(ResourceStatus status) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("resource", status.resource());
    json.put("state", status.state().name().toLowerCase(Locale.ROOT));
    json.put("registered", status.registered());
    json.put("streamOpen", status.streamOpen());
    Map<String, Object> devices = new LinkedHashMap<>();
    devices.put("healthy", status.healthyDevices());
    devices.put("unhealthy", status.unhealthyDevices());
    json.put("devices", devices);
    json.put("allocations", status.allocations().answered());
    json.put("refusals", status.allocations().refused());
    json.put("socket", status.socket());
    json.put("lastError", status.lastError().map(Finding::message));
    return json;
  }
}
