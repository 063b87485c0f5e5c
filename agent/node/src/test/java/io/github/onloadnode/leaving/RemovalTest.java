package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.OrderOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The removal of Onload from all nodes, as an uninstall waits for it. */
final class RemovalTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final FakeCluster cluster = new FakeCluster();

  @Test
  void asksForTheRemovalAndWaitsForEachNode() throws InterruptedException {
    cluster.node("n1", Sayings.serving());
    cluster.node("n2", Sayings.serving());
    cluster.node("n3", Sayings.serving());
    cluster.after(Duration.ofSeconds(60), () -> cluster.removes("n1"));
    cluster.after(Duration.ofSeconds(70), () -> cluster.removes("n3"));
    cluster.after(Duration.ofSeconds(90), () -> cluster.removes("n2"));

    Outcome outcome = cluster.remove(LIMIT);

    assertThat(outcome).isEqualTo(new Outcome.Done());
    assertThat(cluster.desired()).contains("onload: null\n");
    assertThat(cluster.later).isEmpty();
    assertThat(cluster.lines)
        .contains("n2: has not begun yet (its last order ended as Succeeded)")
        .contains("n2: Onload is removed")
        .endsWith("Onload is removed from 3 of 3 nodes");
  }

  @Test
  void namesWhoHoldsDevicesWhenTheTimeIsUp() throws InterruptedException {
    cluster.obedientNode("n1");
    cluster.node("n2", Sayings.quiesced(4, 1, Optional.empty(), "feed", "order"));

    Outcome outcome = cluster.remove(LIMIT);

    assertThat(outcome).isInstanceOf(Outcome.Stuck.class);
    assertThat(((Outcome.Stuck) outcome).nodes())
        .containsExactly(
            "n2: withholds devices and waits until nobody holds one; devices are held by 3 pods:"
                + " trading/feed, trading/order and 1 more and 1 process of the host");
    assertThat(cluster.desired()).contains("onload: null\n");
    assertThat(cluster.lines).contains("still waiting for n2");
  }

  @Test
  void readsAsManyPagesAsThereAre() throws InterruptedException {
    for (int number = 0; number < 10_000; number++) {
      cluster.node("n" + number);
    }
    cluster.obedientNode("n10000");

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines).endsWith("Onload is removed from 1 of 1 nodes");
  }

  @Test
  void leavesASlowServerHalfOfTheTime() throws InterruptedException {
    cluster.node("n1", Sayings.in(Phase.BUSY));
    cluster.answerTime = Duration.ofSeconds(10);

    cluster.remove(LIMIT);

    // A look is the ConfigMap and a page of pods and of nodes: 30 s, then as long without a
    // request.
    assertThat(cluster.requests.stream().filter(asked -> asked.contains("/nodes?")))
        .hasSizeBetween(3, 5);
    assertThat(cluster.clock.instant()).isBeforeOrEqualTo("2026-11-25T08:04:00Z");
  }

  @Test
  void namesWhyHoldersAreUnknown() throws InterruptedException {
    cluster.node("n1", Sayings.quiesced(0, 0, Optional.of("the kubelet is away")));

    assertThat(stuck()).singleElement().asString().contains("more holders: the kubelet is away");
  }

  @Test
  void saysWhatStandsInTheWay() throws InterruptedException {
    cluster.node("n1", Sayings.ended(Phase.FAILED, OrderOutcome.FAILED));
    cluster.node("n2", Sayings.ended(Phase.READY, OrderOutcome.ABORTED));
    cluster.node("n3", Sayings.in(Phase.BUSY));
    cluster.node("n4");
    cluster.pod("n4", "Pending");
    cluster.podWaits("n4", "ImagePullBackOff");
    cluster.node("n5");
    cluster.pod("n5", "Running");
    cluster.annotate("n5", "{\"v\":2}");
    cluster.node("n6", Sayings.in(Phase.QUIESCED));
    cluster.podWaits("n6", "CrashLoopBackOff");

    assertThat(stuck())
        .containsExactly(
            "n1: is in phase Failed and waits for a person (its last order ended as Failed:"
                + " ModuleInUse, sfc is in use)",
            "n2: has not begun yet (its last order ended as Aborted: ModuleInUse, sfc is in use)",
            "n3: unloads the modules",
            "n4: its agent (pod agent-n4, Pending) has not reported yet; its agent does not run now:"
                + " pod agent-n4 is in ImagePullBackOff",
            "n5: its agent (pod agent-n5, Running) wrote an annotation"
                + " node.onload.amd.com/observed that is not understood",
            "n6: withholds devices and waits until nobody holds one; its agent does not run now:"
                + " pod agent-n6 is in CrashLoopBackOff");
  }

  @Test
  void isDoneWhereNoNodeHasAnAgent() throws InterruptedException {
    cluster.node("n1");

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines).endsWith("no node has an agent: there is nothing to remove");
  }

  private List<String> stuck() throws InterruptedException {
    Outcome outcome = cluster.remove(LIMIT);
    assertThat(outcome).isInstanceOf(Outcome.Stuck.class);
    return ((Outcome.Stuck) outcome).nodes();
  }
}
