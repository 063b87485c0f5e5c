package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which agents are silent, and which Leases nobody needs. */
final class AgentLeasesTest {

  private static final String PATH =
      "/apis/coordination.k8s.io/v1/namespaces/%s/leases/".formatted(FakeFleet.RELEASE);

  private final FakeFleet fleet = new FakeFleet(2, FakeFleet.SPEC);
  private final Wire wire = fleet.process().wire();
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private final AgentLeases leases = new AgentLeases(wire, FakeFleet.RELEASE, () -> now);

  @BeforeEach
  void renewed() {
    lease("n1");
    lease("n2");
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void countsOnlyThatALeaseChangesWhateverItsNodesClockSays() {
    for (int minute = 0; minute < 10; minute++) {
      renew("n1", "1999-01-01T00:%02d:00.000000Z".formatted(minute));
      renew("n2", "2099-01-01T00:00:00.000000Z");
      assertThat(silent()).doesNotContain("n1");
      now = now.plus(AgentLeases.INTERVAL);
    }

    assertThat(silent()).containsExactly("n2");
    renew("n2", "2099-01-01T00:01:00.000000Z");
    now = now.plus(AgentLeases.INTERVAL);
    assertThat(silent()).isEmpty();
  }

  @Test
  void givesANodeWithoutALeaseTheSameTime() {
    fleet.api().objects().delete(PATH + "onload-agent-n2", "");

    assertThat(silent()).isEmpty();
    now = now.plus(AgentLeases.SILENT).plusSeconds(1);
    renew("n1", "2026-11-30T12:05:00.000000Z");
    assertThat(silent()).containsExactly("n2");
  }

  @Test
  void listsThemInPagesAndNotAtEachPass() {
    for (int i = 0; i < 600; i++) {
      lease("m" + i);
    }

    silent();
    silent();

    assertThat(lists()).as("two pages, once").isEqualTo(2);
  }

  @Test
  void concludesNothingFromAListThatFailed() {
    silent();
    fleet
        .api()
        .fault(request ->
            request.path().endsWith("/leases")
                ? Optional.of(FakeApiServer.Reply.status(403, "Forbidden", "no", "{}"))
                : Optional.empty());

    now = now.plus(Duration.ofHours(1));
    assertThat(silent()).isEmpty();
    now = now.plus(Duration.ofHours(1));
    assertThat(silent()).as("a node without a Lease would be silent by now").isEmpty();
    fleet.api().faults().clear();
    renew("n1", "2026-11-30T13:00:00.000000Z");
    renew("n2", "2026-11-30T13:00:00.000000Z");
    now = now.plus(AgentLeases.INTERVAL);

    assertThat(silent()).isEmpty();
  }

  @Test
  void deletesALeaseThatNobodyRenewsAnHourAfterItsNode() {
    lease("gone");
    silent();
    now = now.plus(AgentLeases.KEPT);
    silent();
    assertThat(exists("gone")).isTrue();

    now = now.plus(AgentLeases.INTERVAL);
    silent();

    assertThat(exists("gone")).isFalse();
    assertThat(exists("n1")).as("its node is there").isTrue();
    assertThat(exists("n2")).isTrue();
  }

  @Test
  void isNotMisledByASecondLeaseThatNamesANode() {
    fleet
        .api()
        .create(
            PATH + "onload-agent-zzz",
            "{metadata: {name: onload-agent-zzz}, spec: {holderIdentity: n1}}");
    silent();

    now = now.plus(AgentLeases.SILENT).plusSeconds(1);
    renew("n1", "2026-11-30T12:05:00.000000Z");

    assertThat(silent()).containsExactly("n2");
  }

  @Test
  void triesAnotherWhereOneCannotBeDeleted() {
    lease("gone-1");
    lease("gone-2");
    fleet
        .api()
        .fault(request ->
            request.method().equals("DELETE") && request.path().endsWith("gone-1")
                ? Optional.of(FakeApiServer.Reply.status(403, "Forbidden", "no", "{}"))
                : Optional.empty());
    silent();

    now = now.plus(AgentLeases.KEPT).plus(AgentLeases.INTERVAL);
    silent();
    now = now.plus(AgentLeases.INTERVAL);
    silent();

    assertThat(exists("gone-2")).isFalse();
    assertThat(exists("gone-1")).isTrue();
    assertThat(deletions()).as("the other one is tried again in an hour").isEqualTo(2);
  }

  private long deletions() {
    return fleet.api().requests().stream()
        .filter(request -> request.method().equals("DELETE"))
        .count();
  }

  @Test
  void keepsALeaseWhoseNodeTheApiServerHas() {
    silent();
    now = now.plus(AgentLeases.KEPT).plus(AgentLeases.INTERVAL);

    leases.silent(Set.of("n1"));

    assertThat(exists("n2")).as("the watch is late").isTrue();
  }

  private Set<String> silent() {
    return leases.silent(Set.of("n1", "n2"));
  }

  private long lists() {
    return fleet.api().requests().stream()
        .filter(request -> request.method().equals("GET") && request.path().endsWith("/leases"))
        .count();
  }

  private boolean exists(String node) {
    return fleet.api().objects().find(PATH + "onload-agent-" + node).isPresent();
  }

  private void lease(String node) {
    fleet
        .api()
        .create(
            PATH + "onload-agent-" + node,
            """
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: onload-agent-%1$s}
            spec: {holderIdentity: %1$s, renewTime: "2026-11-30T11:59:00.000000Z"}
            """
                .formatted(node));
  }

  private void renew(String node, String time) {
    ObjectNode patch = FakeObjects.JSON.createObjectNode();
    patch.putObject("spec").put("renewTime", time);
    fleet.api().objects().patch(PATH + "onload-agent-" + node, patch);
  }
}
