package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.NodeKeys;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Our labels and annotations, when the agents are gone. */
final class MarksTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final FakeCluster cluster = new FakeCluster();

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
    cluster.replies.add(FakeCluster.reply(200, "{\"metadata\":{},\"items\":[]}"));
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
}
