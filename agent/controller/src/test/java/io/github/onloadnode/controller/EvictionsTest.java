package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.github.onloadnode.controller.FakeApiServer.Reply;
import io.github.onloadnode.rollout.HolderPod;
import io.github.onloadnode.rollout.HolderPod.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each answer that an API server gives to an eviction. */
final class EvictionsTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String PATH = ApiPaths.pod("trading", "feed");

  private final FakeApiServer api = new FakeApiServer();
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(api.config())
          .withHttpClientFactory(new JdkHttpClientFactory())
          .build();
  private final Wire wire = new Wire(client, new ControllerMetrics());
  private final Holders holders = new Holders(wire, InstantSource.fixed(NOW));
  private final Evictions evictions = new Evictions(wire, holders, InstantSource.fixed(NOW));

  @BeforeEach
  void runAPod() {
    api.create(
        PATH,
        """
        metadata: {name: feed, labels: {app: feed}, finalizers: [test/stays]}
        spec: {nodeName: n1}
        status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
        """);
  }

  @AfterEach
  void close() {
    client.close();
    api.close();
  }

  @Test
  void asksForThePodWithThisUid() {
    HolderPod pod = pod();

    assertThat(evictions.evict("n1", pod)).isEqualTo(Outcome.DONE);

    assertThat(api.writes())
        .singleElement()
        .satisfies(request -> {
          assertThat(request.path()).isEqualTo(PATH + "/eviction");
          assertThat(request.body())
              .contains("\"preconditions\":{\"uid\":\"" + pod.uid() + "\"}")
              .contains("policy/v1");
        });
    assertThat(pod().terminating()).isTrue();
  }

  @Test
  void asksForNothingWhereAnotherPodHasTheName() {
    HolderPod other = HolderPods.of(read(), Optional.empty());
    HolderPod gone = renamed(other, "uid-of-before");

    assertThat(evictions.evict("n1", gone)).isEqualTo(Outcome.DONE);

    assertThat(api.writes()).isEmpty();
  }

  @Test
  void asksNoPodOfAnotherNodeToGo() {
    HolderPod pod = pod();

    assertThat(evictions.evict("n2", pod)).isEqualTo(Outcome.DONE);
    assertThat(evictions.delete("n2", pod)).isEqualTo(Outcome.DONE);

    assertThat(api.writes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait", "skip"})
  void asksForNothingWhereThePodHasBeenExemptedMeanwhile(String word) {
    HolderPod pod = pod();
    api.objects()
        .patch(
            PATH,
            TestYaml.object("metadata: {annotations: {%s: %s}}".formatted(HolderPod.DRAIN, word)));

    assertThat(evictions.evict("n1", pod)).isEqualTo(Outcome.DONE);
    assertThat(evictions.delete("n1", pod)).isEqualTo(Outcome.DONE);

    assertThat(api.writes()).isEmpty();
  }

  @Test
  void remembersTheBudgetThatBlocks() {
    answer(
        Reply.status(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.",
            "{\"causes\":[{\"reason\":\"DisruptionBudget\",\"message\":\"The disruption budget feed"
                + " needs 1 healthy pods and has 1 currently\"}]}"));

    evictions.evict("n1", pod());
    evictions.evict("n1", pod());

    assertThat(attempt())
        .isEqualTo(
            new Attempt(
                2,
                NOW,
                Optional.of("The disruption budget feed needs 1 healthy pods and has 1 currently"),
                Optional.empty()));
  }

  @Test
  void namesTheWayOutForAPodThatIsNotReady() {
    api.objects().replace(PATH, unready(), true);
    answer(
        Reply.status(
            429,
            "TooManyRequests",
            "no",
            "{\"causes\":[{\"reason\":\"DisruptionBudget\",\"message\":\"budget feed\"}]}"));

    evictions.evict("n1", pod());

    assertThat(attempt().blockedBy())
        .hasValueSatisfying(why -> assertThat(why).contains("unhealthyPodEvictionPolicy"));
  }

  @Test
  void waitsAsLongAsAThrottlingServerSays() {
    answer(Reply.status(429, "TooManyRequests", "later", "{\"retryAfterSeconds\":7}"));

    assertThat(evictions.evict("n1", pod())).isEqualTo(Outcome.DONE);

    assertThat(attempt())
        .isEqualTo(new Attempt(1, NOW, Optional.empty(), Optional.of(Duration.ofSeconds(7))));
  }

  @Test
  void namesBothBudgetsOfAPodThatHasTwo() {
    for (String name : List.of("one", "two")) {
      api.create(
          ApiPaths.budgets("trading") + "/" + name,
          "{metadata: {name: %s}, spec: {selector: {matchLabels: {app: feed}}}}".formatted(name));
    }
    api.create(
        ApiPaths.budgets("trading") + "/other",
        "{metadata: {name: other}, spec: {selector: {matchLabels: {app: x}}}}");
    answer(Reply.status(500, "InternalError", "more than one PodDisruptionBudget", "{}"));

    assertThat(evictions.evict("n1", pod())).isEqualTo(Outcome.DONE);

    assertThat(attempt().blockedBy())
        .hasValueSatisfying(
            why -> assertThat(why).contains("(trading/one, trading/two)").doesNotContain("other"));
  }

  @Test
  void failsWhereTheServerGivesNoReason() {
    answer(Reply.status(503, "ServiceUnavailable", "etcd is away", "{}"));

    assertThat(evictions.evict("n1", pod()))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.what()).contains("etcd is away"));
  }

  @Test
  void marksAPodBeforeItIsDeletedByForce() {
    HolderPod pod = pod();

    assertThat(evictions.delete("n1", pod)).isEqualTo(Outcome.DONE);

    assertThat(api.writes())
        .extracting(FakeApiServer.Request::method, FakeApiServer.Request::path)
        .containsExactly(tuple("PATCH", PATH + "/status"), tuple("DELETE", PATH));
    assertThat(api.writes().getFirst().body()).contains("DisruptionTarget");
    assertThat(api.writes().getLast().body())
        .contains("\"uid\":\"" + pod.uid() + "\"")
        .doesNotContain("gracePeriodSeconds");
  }

  @Test
  void deletesNothingThatCouldNotBeMarked() {
    api.fault(request ->
        request.path().endsWith("/status")
            ? Optional.of(Reply.status(403, "Forbidden", "no", "{}"))
            : Optional.empty());

    assertThat(evictions.delete("n1", pod())).isInstanceOf(Outcome.Failed.class);
    assertThat(api.writes()).noneMatch(request -> request.method().equals("DELETE"));
  }

  private static ObjectNode unready() {
    return TestYaml.object("status: {conditions: [{type: Ready, status: \"False\"}]}");
  }

  private void answer(Reply reply) {
    api.fault(
        request -> request.path().endsWith("/eviction") ? Optional.of(reply) : Optional.empty());
  }

  private Attempt attempt() {
    return holders.attempt(pod().uid()).orElseThrow();
  }

  private Pod read() {
    return wire.object(wire.get(PATH), Pod.class);
  }

  private HolderPod pod() {
    return HolderPods.of(read(), Optional.empty());
  }

  private static HolderPod renamed(HolderPod pod, String uid) {
    return new HolderPod(
        uid,
        pod.namespace(),
        pod.name(),
        pod.labels(),
        pod.owners(),
        pod.controlled(),
        pod.mirror(),
        pod.finished(),
        pod.terminating(),
        pod.ready(),
        pod.drain(),
        pod.tried());
  }
}
