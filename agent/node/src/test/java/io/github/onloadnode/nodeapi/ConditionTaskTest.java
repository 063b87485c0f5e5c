package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.upgrade.Step;
import org.junit.jupiter.api.Test;

/** The one condition of a node that an agent writes. */
final class ConditionTaskTest extends WithFollowingAgent {

  @Test
  void addsOneConditionAndLeavesTheOthers() {
    begin();

    await().atMost(PATIENCE).until(() -> server.cluster.conditions().contains("Verified"));
    assertThat(server.cluster.conditions())
        .contains("{\"type\":\"Ready\",\"status\":\"True\"}", "lastTransitionTime");
  }

  @Test
  void changesItsConditionOnlyWithStatusOrReason() {
    begin();
    await().atMost(PATIENCE).until(() -> server.cluster.conditions().contains("Verified"));
    String before = server.cluster.conditions();

    api.passed(Passes.healthy().in(Step.STAGING).pass());
    await().atMost(PATIENCE).until(() -> phase().equals("Staging"));
    assertThat(server.cluster.conditions()).isEqualTo(before);

    api.passed(Passes.healthy().withheld().pass());
    await().atMost(PATIENCE).until(() -> server.cluster.conditions().contains("ModuleNotLoaded"));
    assertThat(asked("/status")).isEqualTo(2);
  }

  @Test
  void takesItsConditionAwayWithOnload() {
    begin();
    await().atMost(PATIENCE).until(() -> server.cluster.conditions().contains("Verified"));

    api.passed(Passes.removed().pass());

    await().atMost(PATIENCE).until(() -> !server.cluster.conditions().contains("OnloadReady"));
    assertThat(server.cluster.conditions()).contains("\"Ready\"");
  }

  @Test
  void namesThePolicyThatDeniesItsCondition() {
    server.cluster.refuse("/status", 422, "denied by policy");
    begin();

    await()
        .atMost(PATIENCE)
        .until(() ->
            api.status().problem().map(Finding::message).orElse("").contains("denied by policy"));
    assertThat(api.status().problem().map(Finding::reason)).contains(Reason.API_SERVER_DENIES);
    assertThat(server.object.labels()).containsEntry(NodeKeys.READY, "true");
  }
}
