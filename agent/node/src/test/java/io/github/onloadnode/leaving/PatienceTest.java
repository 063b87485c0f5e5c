package io.github.onloadnode.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.nodeapi.ApiReply;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done about answers of the API server that are none. */
final class PatienceTest {

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final FakeCluster cluster = new FakeCluster();

  @ParameterizedTest
  @ValueSource(ints = {401, 408, 409, 410, 429, 500, 503})
  void asksAgainWhatMayPass(int status) throws InterruptedException {
    cluster.obedientNode("n1");
    for (int times = 0; times < 20; times++) {
      cluster.replies(status, "not now");
    }

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
    assertThat(cluster.lines.stream().filter(line -> line.contains(status + " not now")))
        .singleElement()
        .asString()
        .startsWith("API server: GET https://api/api/v1/namespaces/onload/configmaps");
  }

  @Test
  void waitsAsLongAsTheServerAsks() throws InterruptedException {
    cluster.replies.add(new ApiReply.Answered(429, Optional.of(Duration.ofSeconds(30)), ""));

    cluster.remove(LIMIT);

    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:00:30Z");
  }

  @Test
  void saysThatTheServerNeverAnswered() throws InterruptedException {
    for (int times = 0; times < 1_000; times++) {
      cluster.replies(503, "starting");
    }

    assertThat(cluster.remove(LIMIT)).isInstanceOf(Outcome.Unanswered.class);
    assertThat(cluster.lines).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 422})
  void saysWhatTheServerRefusesForGood(int status) throws InterruptedException {
    for (int times = 0; times < 100; times++) {
      cluster.replies(status, "you may not");
    }

    Outcome outcome = cluster.remove(LIMIT);

    assertThat(outcome).isInstanceOf(Outcome.Denied.class);
    assertThat(((Outcome.Denied) outcome).why()).endsWith(": " + status + " you may not");
    assertThat(100 - cluster.replies.size()).isBetween(10, 20);
  }

  @Test
  void waitsForRightsThatAreNew() throws InterruptedException {
    cluster.replies(403, "not yet");
    cluster.replies(403, "not yet");

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
  }

  /** It denies what it permits until it has read its RBAC rules. */
  @Test
  void waitsForTheRightsOfAServerThatComesBack() throws InterruptedException {
    for (int times = 0; times < 30; times++) {
      cluster.replies(503, "starting");
    }
    cluster.replies(403, "not yet");

    assertThat(cluster.remove(LIMIT)).isEqualTo(new Outcome.Done());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"metadata\":{}}", "{\"items\":[{", "<html>"})
  void takesNoOtherAnswerForAnEmptyList(String body) throws InterruptedException {
    cluster.map = Optional.of(FakeCluster.map(FakeCluster.REMOVED));
    cluster.node("n1", Sayings.serving());
    cluster.replies.add(FakeCluster.reply(200, cluster.map.get().toString()));
    cluster.replies.add(FakeCluster.reply(200, body));

    assertThat(cluster.remove(LIMIT)).isInstanceOf(Outcome.Stuck.class);
    assertThat(cluster.lines.toString()).contains("the answer cannot be understood");
  }

  @Test
  void waitsNoLongerThanItsTime() throws InterruptedException {
    cluster.replies.add(new ApiReply.Answered(429, Optional.of(Duration.ofMinutes(10)), ""));

    cluster.remove(Duration.ofSeconds(3));

    assertThat(cluster.clock.instant()).isEqualTo("2026-11-25T08:00:03Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nodes", "pods"})
  void takesNoMissingListForAnEmptyOne(String list) throws InterruptedException {
    cluster.node("n1", Sayings.serving());
    cluster.denied.put(list, FakeCluster.reply(404, "default backend"));
    cluster.after(Duration.ofMinutes(2), cluster.denied::clear);

    assertThat(cluster.remove(LIMIT)).isInstanceOf(Outcome.Stuck.class);
    assertThat(cluster.later).isEmpty();
  }
}
