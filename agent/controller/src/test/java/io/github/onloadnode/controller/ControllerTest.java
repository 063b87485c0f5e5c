package io.github.onloadnode.controller;

import static io.github.onloadnode.controller.FakeFleet.KEY;
import static io.github.onloadnode.controller.FakeFleet.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.Desired;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The controller as a whole, before an API server that keeps versions. */
final class ControllerTest {

  @Test
  void bringsTheRevisionToOneNodeAfterTheOther() throws Exception {
    try (FakeFleet fleet = new FakeFleet(3, SPEC);
        Controller controller =
            Controller.start(fleet.api().config(), fleet.options(), "1", InstantSource.system())) {
      AtomicInteger most = watchSlots(fleet);

      FakeFleet.until(() -> !fleet.agents().step() && fleet.isFinished());

      assertThat(most).hasValue(1);
      assertThat(orders(fleet)).extracting(Desired::seq).containsExactly(1L, 1L, 1L);
      assertThat(page(controller, "/metrics")).contains("onload_controller_leader 1.0");
      // The pass that reports the end writes the status; only the one after it counts no slot.
      FakeFleet.until(() ->
          page(controller, "/metrics")
              .contains("onload_slots_in_use{resource=\"apps/onload\"} 0.0"));
      assertThat(page(controller, "/readyz")).isEqualTo("ok\n");
      assertThat(granted(fleet)).as("on its node and on the resource, each").hasSize(6);
    }
  }

  private static List<String> granted(FakeFleet fleet) {
    return fleet.api().requests().stream()
        .filter(request -> request.path().endsWith("/events"))
        .filter(request -> request.body().contains("OnloadGranted"))
        .map(FakeApiServer.Request::body)
        .distinct()
        .toList();
  }

  @Test
  void goesOnAfterACrashBetweenAnyTwoCommands() {
    try (FakeFleet fleet = new FakeFleet(3, SPEC)) {
      FakeFleet.Watching process = fleet.process();
      AtomicInteger most = watchSlots(fleet);

      FakeFleet.until(() -> {
        AtomicBoolean alive = new AtomicBoolean(true);
        process.life().run(KEY, () -> alive.getAndSet(false));
        fleet.agents().step();
        return fleet.isFinished();
      });

      assertThat(most).hasValue(1);
      assertThat(orders(fleet)).extracting(Desired::seq).containsExactly(1L, 1L, 1L);
    }
  }

  @Test
  void twoAtOnceDoNoHarm() {
    try (FakeFleet fleet = new FakeFleet(4, SPEC)) {
      ResourcePass one = fleet.process().life();
      ResourcePass other = fleet.process().life();
      AtomicInteger most = watchSlots(fleet);

      FakeFleet.until(() -> {
        CompletableFuture<?> first = CompletableFuture.runAsync(() -> one.run(KEY, () -> true));
        CompletableFuture<?> second = CompletableFuture.runAsync(() -> other.run(KEY, () -> true));
        CompletableFuture.allOf(first, second).join();
        fleet.agents().step();
        return fleet.isFinished();
      });

      assertThat(most).hasValue(1);
      assertThat(orders(fleet)).extracting(Desired::seq).containsExactly(1L, 1L, 1L, 1L);
    }
  }

  @Test
  void writesTheStatusInTimeAlsoWhileManyNodesAreToBeWrittenTo() {
    try (FakeFleet fleet = new FakeFleet(40, SPEC)) {
      AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-30T12:00:00Z"));
      ResourcePass life =
          fleet.process(() -> now.updateAndGet(last -> last.plusMillis(300))).life();

      FakeFleet.until(() -> {
        life.run(KEY, () -> true);
        return ordered(fleet) > 0;
      });

      assertThat(ordered(fleet)).as("the pass had an end").isLessThan(40);
      assertThat(fleet.resource().at("/status/desired").asInt()).isEqualTo(40);
    }
  }

  @Test
  void decidesAgainWhenANodeHasChangedMeanwhile() {
    try (FakeFleet fleet = new FakeFleet(1, SPEC)) {
      FakeFleet.Watching process = fleet.process();
      AtomicBoolean first = new AtomicBoolean(true);
      fleet
          .api()
          .fault(request -> {
            if (request.path().equals(ApiPaths.node("n1"))
                && request.method().equals("PATCH")
                && first.getAndSet(false)) {
              fleet
                  .api()
                  .objects()
                  .patch(ApiPaths.node("n1"), TestYaml.object("metadata: {labels: {a: b}}"));
            }
            return Optional.empty();
          });
      ResourcePass life = process.life();

      AtomicReference<ResourcePass.Result> outdated = new AtomicReference<>();
      FakeFleet.until(() -> {
        outdated.set(life.run(KEY, () -> true));
        return !first.get();
      });
      ResourcePass.Result again = life.run(KEY, () -> true);

      assertThat(outdated.get().again()).isTrue();
      assertThat(outdated.get().failure()).isEmpty();
      assertThat(again.again()).isFalse();
      assertThat(orders(fleet)).extracting(Desired::seq).containsExactly(1L);
      assertThat(fleet.nodes().getFirst().at("/metadata/labels/a").asText()).isEqualTo("b");
    }
  }

  @Test
  void saysWhatIsWrongWithASpecAndDoesNothingElse() {
    String wrong = SPEC.replace("selector: {}", "selector: 7").replace("version: \"1\"", "x: 1");
    try (FakeFleet fleet = new FakeFleet(1, wrong)) {
      fleet.process().life().run(KEY, () -> true);

      assertThat(fleet.condition("Degraded").path("reason").asText()).isEqualTo("InvalidSpec");
      assertThat(fleet.condition("Degraded").path("message").asText())
          .contains("selector")
          .contains("x");
      assertThat(fleet.api().writes())
          .extracting(FakeApiServer.Request::path)
          .containsExactly(ApiPaths.resource(KEY) + "/status");
    }
  }

  @Test
  void letsAResourceGoWhoseSpecCannotBeRead() {
    String wrong =
        SPEC.replace("version: \"1\"", "x: 1")
            .replace("{name: onload, ", "{name: onload, finalizers: [onload.amd.com/nodes], ");
    try (FakeFleet fleet = new FakeFleet(1, wrong)) {
      FakeFleet.Watching process = fleet.process();
      fleet.api().objects().delete(ApiPaths.resource(KEY), "");

      process.life().run(KEY, () -> true);

      assertThat(fleet.api().objects().list(FakePath.of(ApiPaths.resource(KEY)))).isEmpty();
    }
  }

  @Test
  void refusesAHostPathThatIsNotAllowed() {
    String wrong = SPEC.replace("devicePlugin: {}", "devicePlugin: {hostOnloadPath: /srv/onload}");
    try (FakeFleet fleet = new FakeFleet(1, wrong)) {
      fleet.process().life().run(KEY, () -> true);

      assertThat(fleet.condition("Degraded").path("reason").asText())
          .isEqualTo("HostPathNotAllowed");
      assertThat(fleet.api().writes()).hasSize(1);
    }
  }

  private static AtomicInteger watchSlots(FakeFleet fleet) {
    AtomicInteger most = new AtomicInteger();
    fleet
        .api()
        .objects()
        .watch((path, change) -> {
          if (path.equals(ApiPaths.resource(KEY))) {
            int slots = change.object().at("/status/rollout/slots").size();
            most.accumulateAndGet(slots, Math::max);
          }
        });
    return most;
  }

  private static List<Desired> orders(FakeFleet fleet) {
    return fleet.nodes().stream().map(ControllerTest::order).toList();
  }

  private static long ordered(FakeFleet fleet) {
    return fleet.nodes().stream().filter(node -> FakeAgents.desired(node).isPresent()).count();
  }

  private static Desired order(ObjectNode node) {
    return FakeAgents.desired(node).orElseThrow();
  }

  private static String page(Controller controller, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + controller.port() + path);
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
