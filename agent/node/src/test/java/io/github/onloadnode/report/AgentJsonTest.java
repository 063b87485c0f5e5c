package io.github.onloadnode.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.nodeapi.ApiStatus;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.reconcile.UpgradeCounts;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Servers;
import io.github.onloadnode.testing.Situations;
import io.github.onloadnode.testing.UnnamedPod;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.RecordedStep;
import io.github.onloadnode.upgrade.Serving;
import io.github.onloadnode.upgrade.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the agent makes of the node, as programs read it. */
final class AgentJsonTest {

  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final Finding HELD =
      new Finding(Reason.WAITING_FOR_HOLDERS, "devices are held by pod a/b", "drain the node");

  @Test
  void saysNothingOfTheNodeBeforeTheFirstPass() {
    JsonNode json = json(status(false), Optional.empty());

    assertThat(json.path("apiVersion").asText()).isEqualTo("v1");
    assertThat(json.has("kernel")).isFalse();
    assertThat(json.at("/agent/resources").isArray()).isTrue();
  }

  @Test
  void namesOrderPhaseAndWhatStandsInTheWay() {
    JsonNode agent = json(status(false), Optional.of(lastPass())).path("agent");

    assertThat(agent.path("desired").asText()).isEqualTo("local-1");
    assertThat(agent.path("seq").asLong()).isEqualTo(7);
    assertThat(agent.path("phase").asText()).isEqualTo("Idle");
    assertThat(agent.path("action").asText()).isEqualTo("Blocked");
    assertThat(agent.at("/problems/0/reason").asText()).isEqualTo("WaitingForHolders");
    assertThat(agent.at("/problems/0/message").asText()).isEqualTo("devices are held by pod a/b");
    assertThat(agent.at("/problems/0/remedy").asText()).isEqualTo("drain the node");
    assertThat(agent.path("committed").isNull()).isTrue();
    assertThat(agent.path("observedSecondsAgo").asLong()).isEqualTo(75);
  }

  @Test
  void saysHowTheLastOrderEndedAndWhy() {
    JsonNode result = json(status(false), Optional.of(lastPass())).at("/agent/result");

    assertThat(result.path("seq").asLong()).isEqualTo(6);
    assertThat(result.path("outcome").asText()).isEqualTo("Failed");
    assertThat(result.path("at").asText()).isEqualTo("2026-11-25T10:00:00Z");
    assertThat(result.at("/reason/reason").asText()).isEqualTo("WaitingForHolders");
  }

  @Test
  void labelsWhatIsSimulated() {
    assertThat(json(status(true), Optional.empty()).path("simulated").asBoolean()).isTrue();
  }

  @Test
  void tellsTheStateOfEachNetworkNamespace() {
    JsonNode namespaces = json(status(false), Optional.empty()).at("/agent/controlPlane");

    assertThat(namespaces.at("/0/namespace").asText()).isEqualTo("host");
    assertThat(namespaces.at("/0/up").asBoolean()).isTrue();
    assertThat(namespaces.at("/0/server/program").asText()).isEqualTo("/x/onload_cp_server");
    assertThat(namespaces.at("/0/server/uid").asInt()).isEqualTo(65534);
    assertThat(namespaces.at("/1/namespace").asText()).isEqualTo("trading/feed");
    assertThat(namespaces.at("/1/up").asBoolean()).isFalse();
    assertThat(namespaces.at("/1/note").asText()).isEqualTo("not pre-warmed yet");
    assertThat(namespaces.at("/1/finding/reason").asText()).isEqualTo("ControlPlaneDown");
    assertThat(namespaces.at("/1/finding/severity").asText()).isEqualTo("note");
    assertThat(namespaces.at("/0/finding").isNull()).isTrue();
    assertThat(namespaces.at("/1/server").isNull()).isTrue();
  }

  @Test
  void tellsNameAndUidOfPodsThatHoldDevices() {
    JsonNode holders = json(status(false), Optional.of(lastPass())).at("/agent/holders");

    assertThat(holders.at("/count").asInt()).isEqualTo(2);
    assertThat(holders.at("/host").asInt()).isZero();
    assertThat(holders.at("/unknown").asText()).isEqualTo("the kubelet is away");
    assertThat(holders.at("/pods"))
        .map(JsonNode::toString)
        .containsExactly(
            "{\"namespace\":\"trading\",\"name\":\"feed\",\"uid\":\"1-2\"}",
            "{\"namespace\":null,\"name\":null,\"uid\":\"static\"}");
  }

  @Test
  void tellsHowTheApiServerAnswers() {
    AgentStatus status = status(false, Optional.of(api(Optional.of(HELD))));

    JsonNode json = json(status, Optional.empty()).at("/agent/api");

    assertThat(json.path("server").asText()).isEqualTo("https://10.96.0.1:443");
    assertThat(json.path("node").asText()).isEqualTo("n1");
    assertThat(json.path("reachable").asBoolean()).isFalse();
    assertThat(json.path("lastWrite").asText()).isEqualTo("2026-11-25T10:00:00Z");
    assertThat(json.at("/lastError/reason").asText()).isEqualTo("WaitingForHolders");
  }

  @Test
  void warnsWhileTheApiServerLearnsNothing() {
    Finding denied =
        new Finding(
            Reason.API_SERVER_DENIES,
            "PATCH https://10.96.0.1:443/api/v1/nodes/n1: 403",
            "let the service account patch nodes");

    JsonNode json =
        json(status(false, Optional.of(api(Optional.of(denied)))), Optional.of(lastPass()));

    assertThat(json.at("/agent/warnings").toPrettyString())
        .isEqualTo(
            """
            [ {
              "reason" : "ApiServerDenies",
              "severity" : "warning",
              "subject" : "API server",
              "message" : "PATCH https://10.96.0.1:443/api/v1/nodes/n1: 403",
              "remedy" : "let the service account patch nodes"
            } ]\
            """);
    assertThat(json.at("/agent/problems")).hasSize(1);
  }

  @Test
  void warnsNoLongerOnceTheApiServerListens() {
    AgentStatus well = status(false, Optional.of(api(Optional.empty())));

    JsonNode agent = json(well, Optional.of(lastPass())).path("agent");

    assertThat(agent.path("warnings")).isEmpty();
  }

  private static ApiStatus api(Optional<Finding> problem) {
    return new ApiStatus(
        "https://10.96.0.1:443",
        "n1",
        false,
        problem,
        Optional.of(NOW),
        new ApiStatus.Requests(5, 2, 1));
  }

  @Test
  void hasNoApiServerOutsideACluster() {
    assertThat(json(status(false), Optional.empty()).at("/agent/api").isNull()).isTrue();
  }

  private static JsonNode json(AgentStatus status, Optional<Pass> pass) {
    try {
      return new ObjectMapper().readTree(JsonWriter.write(AgentJson.of(status, pass)));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static AgentStatus status(boolean simulated) {
    return status(simulated, Optional.empty());
  }

  private static AgentStatus status(boolean simulated, Optional<ApiStatus> api) {
    return new AgentStatus(
        "1.2",
        simulated,
        Optional.empty(),
        UpgradeCounts.Seen.NOTHING,
        Optional.empty(),
        Optional.of(Duration.ofSeconds(75)),
        List.of(),
        Servers.namespaces(),
        new DeviceHolders(
            List.of(Pod.of(new PodName("trading", "feed"), "1-2"), UnnamedPod.ofUid("static")),
            Optional.of("the kubelet is away"),
            0),
        api);
  }

  private static Pass lastPass() {
    Optional<OrderResult> failed =
        Optional.of(new OrderResult(6, OrderOutcome.FAILED, Optional.of(HELD), Optional.of(NOW)));
    Journal first = Journal.first("boot");
    Journal journal =
        new Journal(
            first.uid(),
            first.boot(),
            first.step(),
            first.seq(),
            first.target(),
            first.committed(),
            first.release(),
            failed,
            first.turnedBackBy(),
            first.attempt(),
            first.bootAttempts(),
            first.begun(),
            first.removedInTree(),
            first.interfaces(),
            first.linksUp(),
            first.hostModules());
    Serving withheld = new Serving(Optional.empty(), Optional.of(HELD));
    Decision decision =
        new Decision(journal, new Action.Blocked(HELD), withheld, Optional.of(HELD));
    return new Pass(
        NOW,
        Nodes.bare().state(),
        Optional.of(journal),
        Optional.of(new RecordedStep(journal, situation(), decision)),
        withheld,
        DeviceHolders.NOBODY,
        List.of(HELD));
  }

  private static Situation situation() {
    return Situations.of(
        Nodes.bare().state(),
        new Desired(
            "local",
            "local",
            7,
            Optional.of("local-1"),
            Desired.Cause.SPEC,
            Optional.empty(),
            Optional.empty()));
  }
}
