package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.HoldingPod;
import io.github.onloadnode.api.ObservedJson;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.FleetNode;
import io.github.onloadnode.rollout.HolderPod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pods are believed to hold devices, when an agent says so. */
final class HolderPodsTest {

  private static final String PLAIN =
      "{metadata: {name: waits, namespace: trading}, spec: {nodeName: n1}}";
  private static final String WAITS =
      PLAIN.replace("name: waits", "name: waits, annotations: {node.onload.amd.com/drain: wait}");

  private Instant now = Instant.EPOCH;
  private final FakeApiServer api = new FakeApiServer();
  private final KubernetesClient client =
      new KubernetesClientBuilder()
          .withConfig(api.config())
          .withHttpClientFactory(new JdkHttpClientFactory())
          .build();
  private final FleetNodes nodes =
      new FleetNodes(new Holders(new Wire(client, new ControllerMetrics()), () -> now));

  @BeforeEach
  void runPods() {
    pod("feed", "n1");
    pod("elsewhere", "n2");
  }

  private void pod(String name, String node) {
    api.create(
        ApiPaths.pod("trading", name),
        "{metadata: {name: %s, namespace: trading}, spec: {nodeName: %s}}".formatted(name, node));
  }

  @AfterEach
  void close() {
    client.close();
    api.close();
  }

  @Test
  void findsAPodByItsName() {
    assertThat(held(named("trading", "feed"))).containsExactly("trading/feed");
  }

  @Test
  void believesNothingOfAPodOfAnotherNode() {
    assertThat(held(named("trading", "elsewhere"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "trading, a b%",
    "trading, ../../../../nodes/n1",
    "trading, feed..x",
    "kube.system, feed",
    "trading/pods/feed?, feed"
  })
  void asksForNoNameThatAPodCannotHave(String namespace, String name) {
    assertThat(held(named(namespace, name))).isEmpty();
    assertThat(api.requests()).extracting(FakeApiServer.Request::path).containsOnly("/api/v1/pods");
  }

  @Test
  void findsAPodWithAnImpossibleNameByItsUid() {
    String uid = api.objects().get(ApiPaths.pod("trading", "feed")).at("/metadata/uid").asText();

    assertThat(held(new HoldingPod(Optional.of("?"), Optional.of("feed"), Optional.of(uid))))
        .containsExactly("trading/feed");
  }

  @Test
  void goesOnWithTheOtherNodesWhereOneCannotBeRead() {
    api.fault(request ->
        request.path().endsWith("/broken")
            ? Optional.of(new FakeApiServer.Reply(200, "no JSON"))
            : Optional.empty());

    List<FleetNode> fleet =
        nodes.of(
            List.of(
                node("n1", named("trading", "broken")), node("n2", named("trading", "elsewhere"))));

    assertThat(fleet.getFirst().holders()).isInstanceOf(Reading.Unreadable.class);
    assertThat(fleet.getLast().holders().toOptional().orElseThrow())
        .extracting(HolderPod::key)
        .containsExactly("trading/elsewhere");
  }

  @Test
  void noticesInTimeThatAPodNoLongerWaits() {
    api.create(ApiPaths.pod("trading", "waits"), WAITS);
    HoldingPod holder = named("trading", "waits");
    held(holder);
    api.objects().delete(ApiPaths.pod("trading", "waits"), "");
    api.create(ApiPaths.pod("trading", "waits"), PLAIN);
    int asked = api.requests().size();

    now = now.plusSeconds(299);
    held(holder);
    assertThat(api.requests()).hasSize(asked);
    now = now.plusSeconds(1);
    FleetNode node = nodes.of(List.of(node("n1", holder))).getFirst();

    assertThat(node.holders().toOptional().orElseThrow())
        .extracting(HolderPod::drain)
        .containsExactly(Optional.empty());
  }

  private List<String> held(HoldingPod holder) {
    FleetNode node = nodes.of(List.of(node("n1", holder))).getFirst();
    return node.holders().toOptional().orElseThrow().stream().map(HolderPod::key).toList();
  }

  private static HoldingPod named(String namespace, String name) {
    return new HoldingPod(Optional.of(namespace), Optional.of(name), Optional.empty());
  }

  private static Node node(String name, HoldingPod holder) {
    Observed observed =
        new Observed(
            "1",
            "b",
            "6.8",
            4,
            Optional.empty(),
            Observed.Phase.QUIESCED,
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Holding(1, 0, Optional.empty(), List.of(holder)),
            Optional.empty());
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid("uid-" + name)
        .withResourceVersion("1")
        .withAnnotations(Map.of(NodeKeys.OBSERVED, ObservedJson.write(observed)))
        .endMetadata()
        .build();
  }
}
