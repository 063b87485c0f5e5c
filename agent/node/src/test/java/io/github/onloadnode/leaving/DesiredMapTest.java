package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.nodeapi.ApiRequest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the ConfigMap is turned to removal. */
final class DesiredMapTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final FakeCluster cluster = new FakeCluster();

  @Test
  void writesNothingWhereTheRemovalIsAskedForAlready() throws InterruptedException {
    cluster.map = Optional.of(FakeCluster.map(FakeCluster.REMOVED));
    cluster.node("n1", Sayings.removed());

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.writes).isEmpty();
    assertThat(cluster.lines).startsWith("all nodes are asked for the removal already");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "onlaod: null\n", "onload: [\n", FakeCluster.INSTALLED})
  void replacesWhatAsksForNoRemoval(String text) throws InterruptedException {
    cluster.map = Optional.of(FakeCluster.map(text));

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.desired())
        .endsWith("onload: null\nretry: \"uninstall 2026-11-25T08:00:00Z\"\n");
  }

  @Test
  void writesAsHelmAndKeepsTheRest() throws InterruptedException {
    cluster.remove(LIMIT);

    assertThat(cluster.writes.getFirst().path()).endsWith("onload-agent-desired?fieldManager=helm");
    assertThat(cluster.writes.getFirst().type()).isEqualTo(ApiRequest.MERGE_PATCH);
    assertThat(cluster.writes.getFirst().body()).contains("\"resourceVersion\":\"41\"");
    assertThat(cluster.map.orElseThrow().path("data").path("other").asText()).isEqualTo("kept");
  }

  @Test
  void writesAsTheOneWhoAppliedTheFile() throws InterruptedException {
    cluster.map = Optional.of(FakeCluster.appliedMap("helm controller"));

    cluster.remove(LIMIT);

    ApiRequest write = cluster.writes.getFirst();
    assertThat(write.path()).endsWith("desired?force=true&fieldManager=helm+controller");
    assertThat(write.type()).isEqualTo(ApiRequest.APPLY);
    assertThat(FakeCluster.tree(write.body()).path("metadata").path("labels").toString())
        .isEqualTo("{\"its\":\"label\"}");
    assertThat(FakeCluster.tree(write.body()).path("data").properties()).hasSize(1);
    assertThat(write.body()).contains("onload: null").contains("\"resourceVersion\":\"41\"");
  }

  @Test
  void readsAgainAfterAWriteConflict() throws InterruptedException {
    cluster.replies.add(FakeCluster.reply(200, FakeCluster.map(FakeCluster.INSTALLED).toString()));
    cluster.replies(409, "the object has been modified");

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.requests.subList(0, 4))
        .extracting(request -> request.substring(0, 3))
        .containsExactly("GET", "PAT", "GET", "PAT");
  }
}
