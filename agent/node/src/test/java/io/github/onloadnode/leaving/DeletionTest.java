package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An uninstall where nodes get their orders from Onload resources. */
final class DeletionTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final FakeCluster cluster = new FakeCluster();

  @Test
  void deletesEachResourceOnceAndWaitsUntilItIsGone() throws InterruptedException {
    cluster.onloads.add("one", "u1");
    cluster.onloads.add("two", "u2");
    cluster.after(Duration.ofSeconds(20), () -> cluster.onloads.letGo("one"));
    cluster.after(Duration.ofSeconds(40), () -> cluster.onloads.letGo("two"));

    assertThat(cluster.delete(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.writes).hasSize(2);
    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:00:40Z");
    assertThat(cluster.lines)
        .containsExactly(
            "deleted Onload trading/one",
            "deleted Onload trading/two",
            "all Onload resources are gone");
  }

  @Test
  void namesResourcesAndNodesThatAreLeftWhenTheTimeIsUp() throws InterruptedException {
    ObjectNode one = cluster.onloads.add("one", "u1");
    cluster.onloads.add("two", "u2");
    cluster.after(
        Duration.ofSeconds(30),
        () -> OnloadObjects.waitsFor(one, "n1", "Quiesced", "pod trading/a holds a device"));

    assertThat(cluster.delete(LIMIT))
        .isInstanceOfSatisfying(
            Outcome.Undeleted.class,
            left ->
                assertThat(left.resources())
                    .containsExactly(
                        "Onload trading/one: waits for n1 (Quiesced: pod trading/a holds a device)",
                        "Onload trading/two: the controller has not said anything of it yet"));
    assertThat(cluster.lines)
        .contains(
            "Onload trading/one: waits for n1 (Quiesced: pod trading/a holds a device)",
            "still waiting for Onload trading/one, Onload trading/two");
    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:04:00Z");
  }

  @Test
  void endsWhereThereIsNothingToDelete() throws InterruptedException {
    assertThat(cluster.delete(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines)
        .containsExactly("there is no Onload resource: there is nothing to remove");

    cluster.onloads.all = Optional.empty();

    assertThat(cluster.delete(LIMIT)).isEqualTo(new Outcome.Done());
  }

  /** Somebody deleted it and made another of the same name between the list and the request. */
  @Test
  void deletesAResourceThatCameBack() throws InterruptedException {
    ObjectNode one = cluster.onloads.add("one", "u1");
    cluster.replies.add(FakeCluster.reply(200, configuration().toString()));
    cluster.replies.add(FakeCluster.reply(200, "{\"metadata\":{},\"items\":[" + one + "]}"));
    one.withObject("/metadata").put("uid", "u9");
    cluster.after(Duration.ofSeconds(10), () -> cluster.onloads.letGo("one"));

    assertThat(cluster.delete(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.writes).hasSize(2);
  }

  private ObjectNode configuration() {
    return cluster.configuration.orElseThrow();
  }

  /** What is only rendered and applied runs its hooks at once. */
  @Test
  void declinesWhatHelmHasNotInstalled() throws InterruptedException {
    configuration().withObject("/metadata").remove("annotations");
    cluster.onloads.add("one", "u1");

    assertThat(cluster.delete(LIMIT))
        .isInstanceOfSatisfying(
            Outcome.Declined.class,
            declined -> {
              assertThat(declined.why()).contains("onload-agent-configuration has no annotation");
              assertThat(declined.remedy()).contains("kubectl delete onloads --all");
            });
    assertThat(cluster.writes).isEmpty();
  }

  @Test
  void goesOnWhereTheReleaseIsGoneAndItsResourcesAreNot() throws InterruptedException {
    cluster.configuration = Optional.empty();
    cluster.onloads.add("one", "u1");
    cluster.after(Duration.ofSeconds(10), () -> cluster.onloads.letGo("one"));

    assertThat(cluster.delete(LIMIT)).isEqualTo(new Outcome.Done());
  }

  @Test
  void saysWhatIsDenied() throws InterruptedException {
    cluster.onloads.add("one", "u1");
    cluster.denied.put("one", FakeCluster.reply(403, "{\"message\":\"cannot delete onloads\"}"));

    assertThat(cluster.delete(LIMIT))
        .isInstanceOfSatisfying(
            Outcome.Denied.class, denied -> assertThat(denied.why()).contains("cannot delete"));
  }

  @Test
  void outlivesAnApiServerThatIsAway() throws InterruptedException {
    cluster.onloads.add("one", "u1");
    cluster.replies(503, "starting");
    cluster.after(Duration.ofSeconds(10), () -> cluster.replies(429, "busy"));
    cluster.after(Duration.ofSeconds(20), () -> cluster.onloads.letGo("one"));

    assertThat(cluster.delete(LIMIT)).isEqualTo(new Outcome.Done());
  }

  @Test
  void namesTenNodesAndCountsTheOthers() {
    ObjectNode one = cluster.onloads.add("one", "u1");
    for (int i = 0; i < 12; i++) {
      OnloadObjects.waitsFor(one, "n" + i, "", "");
    }

    assertThat(OnloadResource.of(one).stand())
        .startsWith("waits for n0, n1, ")
        .endsWith(", n9 and 2 more");
  }
}
