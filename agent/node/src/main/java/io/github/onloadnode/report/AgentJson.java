package io.github.onloadnode.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code /api/v1/node}: the node as {@code inspect} shows it, and the agent's own state in {@code
 * agent}.
 */
public final class AgentJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AgentJson() {}

  /** The document; without the node's fields before the first pass. */
  public static ObjectNode of(AgentStatus status, Optional<Pass> pass) {
    ObjectNode json =
        pass.map(last -> NodeJson.of(last.observed(), last.at()))
            .orElseGet(() -> JSON.objectNode().put("apiVersion", "v1"));
    json.put("simulated", status.simulated());
    ObjectNode agent = json.putObject("agent");
    pass.ifPresent(last -> pass(agent, last, status.api().flatMap(ApiStatus::warning)));
    agent.set("holders", holders(status.holders(), pass));
    status.age().ifPresent(age -> agent.put("observedSecondsAgo", age.toSeconds()));
    ArrayNode served = agent.putArray("resources");
    status.resources().forEach(resource -> served.add(resource(resource)));
    ArrayNode namespaces = agent.putArray("controlPlane");
    status.controlPlane().forEach(namespace -> namespaces.add(namespace(namespace)));
    agent.set("api", status.api().map(AgentJson::api).orElse(null));
    return json;
  }

  /**
   * What came of a pass.
   *
   * @param untold why the API server does not learn of it
   */
  private static void pass(ObjectNode agent, Pass pass, Optional<Finding> untold) {
    agent.put("phase", pass.journal().map(journal -> journal.step().text()).orElse(null));
    agent.put("committed", pass.journal().flatMap(Journal::committed).orElse(null));
    agent.put("desired", pass.desired().flatMap(Desired::rev).orElse(null));
    agent.put("seq", pass.desired().map(Desired::seq).orElse(0L));
    agent.put("action", action(pass));
    Optional<OrderResult> result = pass.result();
    agent.set("result", result.flatMap(last -> last.at().map(at -> result(last, at))).orElse(null));
    agent.set("problems", problems(pass.problems()));
    agent.set(
        "warnings", problems(Stream.concat(pass.warnings().stream(), untold.stream()).toList()));
  }

  /** Pods from the kubelet, and host processes that have a device open. */
  private static ObjectNode holders(DeviceHolders holding, Optional<Pass> pass) {
    Reading<List<Holder>> processes =
        pass.map(last -> last.observed().holders())
            .orElse(Reading.unreadable("processes were not looked at yet"));
    int host =
        processes.fold(all -> (int) all.stream().filter(Holder::isOfHost).count(), () -> 0, _ -> 0);
    List<String> unknown = new ArrayList<>(holding.unknown().stream().toList());
    if (processes instanceof Reading.Unreadable<List<Holder>>(String reason)) {
      unknown.add(reason);
    }
    ObjectNode json = JSON.objectNode();
    json.put("count", holding.pods().size() + host);
    json.put("host", host);
    json.put("unknown", unknown.isEmpty() ? null : String.join("; ", unknown));
    ArrayNode pods = json.putArray("pods");
    for (Pod pod : holding.pods()) {
      pods.addObject()
          .put("namespace", pod.name().map(PodName::namespace).orElse(null))
          .put("name", pod.name().map(PodName::name).orElse(null))
          .put("uid", pod.uid().orElse(null));
    }
    return json;
  }

  private static String action(Pass pass) {
    return pass.action().getClass().getSimpleName();
  }

  private static ObjectNode result(OrderResult result, Instant at) {
    ObjectNode json = JSON.objectNode();
    json.put("seq", result.seq());
    json.put("outcome", result.outcome().text());
    json.put("at", at.toString());
    json.set("reason", result.reason().map(AgentJson::problem).orElse(null));
    return json;
  }

  private static ArrayNode problems(List<Finding> problems) {
    ArrayNode json = JSON.arrayNode();
    problems.forEach(problem -> json.add(problem(problem)));
    return json;
  }

  static ObjectNode problem(Finding problem) {
    return JSON.objectNode()
        .put("reason", problem.reason().text())
        .put("severity", problem.severity().text())
        .put("subject", problem.subject())
        .put("message", problem.message())
        .put("remedy", problem.remedy());
  }

  private static ObjectNode namespace(ControlPlaneNamespace namespace) {
    ObjectNode json = JSON.objectNode();
    json.put("namespace", namespace.name());
    json.put("id", namespace.id());
    json.put("up", namespace.isUp());
    json.put("note", namespace.finding().map(Finding::message).orElse(null));
    json.set("finding", namespace.finding().map(AgentJson::problem).orElse(null));
    json.set("server", namespace.server().map(NodeJson::server).orElse(null));
    return json;
  }

  private static ObjectNode api(ApiStatus api) {
    ObjectNode json = JSON.objectNode();
    json.put("server", api.server());
    json.put("node", api.node());
    json.put("reachable", api.reachable());
    json.put("lastWrite", api.lastWrite().map(Instant::toString).orElse(null));
    json.set("lastError", api.problem().map(AgentJson::problem).orElse(null));
    return json;
  }

  private static ObjectNode resource(ResourceStatus status) {
    ObjectNode json = JSON.objectNode();
    json.put("resource", status.resource());
    json.put("state", status.state().name().toLowerCase(Locale.ROOT));
    json.put("registered", status.registered());
    json.put("streamOpen", status.streamOpen());
    json.putObject("devices")
        .put("healthy", status.healthyDevices())
        .put("unhealthy", status.unhealthyDevices());
    json.put("allocations", status.allocations().answered());
    json.put("refusals", status.allocations().refused());
    json.put("socket", status.socket().orElse(null));
    json.put("lastError", status.lastError().map(Finding::message).orElse(null));
    return json;
  }
}
