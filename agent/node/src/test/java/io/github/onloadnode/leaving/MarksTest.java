package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.nodeapi.ApiReply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our labels and annotations, when the agents are gone. */
final class MarksTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final FakeCluster cluster = new FakeCluster();

  @BeforeEach
  void uninstalled() {
    cluster.map = Optional.empty();
  }

  @Test
  void removesOnlyOurLabelsAndAnnotations() throws InterruptedException {
    for (String node : new String[] {"n1", "n2", "n3"}) {
      cluster.node(node);
      cluster.says(node, Sayings.removed());
      cluster.label(node, NodeKeys.READY, "true");
      cluster.label(node, NodeKeys.FAMILY, "X4");
      cluster.label(node, "amd.com/gpu.present", "true");
    }
    cluster.node("n4");

    assertThat(cluster.unmark(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.keys("n2", "labels"))
        .containsExactly("kubernetes.io/os", "amd.com/gpu.present");
    assertThat(cluster.keys("n2", "annotations")).containsExactly("another");
    assertThat(cluster.writes).hasSize(3);
    assertThat(cluster.lines).containsExactly("removed labels and annotations from 3 nodes");
  }

  @Test
  void waitsUntilTheAgentsHaveEnded() throws InterruptedException {
    cluster.node("n1", Sayings.removed());
    cluster.after(Duration.ofSeconds(20), cluster.pods::clear);

    assertThat(cluster.unmark(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:00:20Z");
    assertThat(cluster.keys("n1", "annotations")).containsExactly("another");
  }

  @Test
  void doesNotWaitForEverForAPodThatNeverEnds() throws InterruptedException {
    cluster.node("n1", Sayings.removed());

    assertThat(cluster.unmark(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines).startsWith("no longer waiting for pods agent-n1");
    assertThat(cluster.keys("n1", "annotations")).containsExactly("another");
  }

  @Test
  void passesOverANodeThatIsGone() throws InterruptedException {
    cluster.node("n1");
    cluster.says("n1", Sayings.removed());
    cluster.node("n2");
    cluster.says("n2", Sayings.removed());
    cluster.replies(404, "not found");
    cluster.replies.add(FakeCluster.reply(200, "{\"metadata\":{},\"items\":[]}"));
    cluster.replies(404, "not found");
    cluster.replies.add(
        FakeCluster.reply(
            200,
            "{\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"n0\",\"labels\":{\"amd.com/sfc.ports\":\"2\"}}},"
                + cluster.nodes.get("n1")
                + "]}"));

    assertThat(cluster.unmark(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines).containsExactly("removed labels and annotations from 1 nodes");
  }

  @Test
  void saysWhatIsRefused() throws InterruptedException {
    for (int times = 0; times < 100; times++) {
      cluster.replies(403, "no");
    }

    assertThat(cluster.unmark(LIMIT)).isInstanceOf(Outcome.Denied.class);
  }

  @Test
  void goesOnToOtherNodesWhereOneIsDenied() throws InterruptedException {
    for (String node : new String[] {"n1", "n2", "n3", "n4"}) {
      marked(node);
    }
    cluster.denied.put("n1", denial(403, "the policy of somebody"));
    cluster.denied.put("n3", denial(422, "another policy"));

    Outcome outcome = cluster.unmark(LIMIT);

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Marked(
                "labels or annotations of the agents are left on some nodes",
                List.of(
                    "n1: PATCH https://api/api/v1/nodes/n1: 403 the policy of somebody",
                    "n3: PATCH https://api/api/v1/nodes/n3: 422 another policy"),
                List.of(
                    "kubectl label nodes n1 n3 node.onload.amd.com/ready-",
                    "kubectl annotate nodes n1 n3 node.onload.amd.com/observed-")));
    assertThat(cluster.keys("n2", "annotations")).containsExactly("another");
    assertThat(cluster.keys("n4", "annotations")).containsExactly("another");
    assertThat(cluster.clock.instant()).isBefore("2026-11-25T08:00:40Z");
  }

  @Test
  void goesOnToOtherNodesWhereAWebhookOfOneDoesNotAnswer() throws InterruptedException {
    for (String node : new String[] {"n1", "n2"}) {
      marked(node);
    }
    cluster.denied.put("n1", denial(500, "failed calling webhook"));
    cluster.after(Duration.ofSeconds(50), cluster.denied::clear);

    assertThat(cluster.unmark(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.keys("n1", "annotations")).containsExactly("another");
    assertThat(cluster.lines).endsWith("removed labels and annotations from 2 nodes");
  }

  @Test
  void namesNoMoreThanAPersonWouldReadInItsCommands() throws InterruptedException {
    for (int number = 0; number < 30; number++) {
      marked("n" + number);
      cluster.denied.put("n" + number, denial(403, "no"));
    }

    assertThat(((Outcome.Marked) cluster.unmark(LIMIT)).commands())
        .first()
        .isEqualTo("kubectl label nodes --all node.onload.amd.com/ready-");
  }

  @Test
  void endsInTimeWhereItIsTooShortForAllNodes() throws InterruptedException {
    for (int number = 0; number < 30; number++) {
      marked("n" + number);
    }
    cluster.answerTime = Duration.ofSeconds(5);

    Outcome outcome = cluster.unmark(LIMIT);

    assertThat(outcome).isInstanceOf(Outcome.Marked.class);
    assertThat(((Outcome.Marked) outcome).nodes()).allMatch(line -> line.contains("time was up"));
    assertThat(cluster.clock.instant()).isBefore("2026-11-25T08:02:10Z");
  }

  @Test
  void declinesWhileOnloadIsInstalled() throws InterruptedException {
    cluster.map = Optional.of(FakeCluster.map(FakeCluster.INSTALLED));
    marked("n1");

    Outcome outcome = cluster.unmark(LIMIT);

    assertThat(outcome).isInstanceOf(Outcome.Declined.class);
    assertThat(((Outcome.Declined) outcome).why()).contains("is still there");
    assertThat(cluster.writes).isEmpty();
  }

  @Test
  void declinesWhereOnloadIsInstalledAgainWhileItWaits() throws InterruptedException {
    cluster.node("n1", Sayings.serving());
    cluster.after(
        Duration.ofSeconds(30),
        () -> cluster.map = Optional.of(FakeCluster.map(FakeCluster.INSTALLED)));

    assertThat(cluster.unmark(LIMIT)).isInstanceOf(Outcome.Declined.class);
    assertThat(cluster.writes).isEmpty();
  }

  @Test
  void takesAConfigMapForGoneThatOnlyItsFinalizersKeep() throws InterruptedException {
    ObjectNode map = FakeCluster.map(FakeCluster.REMOVED);
    map.withObject("/metadata").put("deletionTimestamp", "2026-11-25T08:00:00Z");
    cluster.map = Optional.of(map);
    marked("n1");

    assertThat(cluster.unmark(LIMIT)).isEqualTo(new Outcome.Done());
  }

  @Test
  void goesOnWhereItMayNotReadTheConfigMap() throws InterruptedException {
    marked("n1");
    cluster.denied.put("onload-agent-desired", denial(403, "not by this role"));

    assertThat(cluster.unmark(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.keys("n1", "annotations")).containsExactly("another");
  }

  private void marked(String node) {
    cluster.node(node);
    cluster.says(node, Sayings.removed());
    cluster.label(node, NodeKeys.READY, "true");
  }

  private static ApiReply denial(int status, String why) {
    return FakeCluster.reply(status, "{\"kind\":\"Status\",\"message\":\"" + why + "\"}");
  }
}
