package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.NodeKeys;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders of resources that no watch has told of. */
final class StrangersTest {

  private static final String YOUNG = "uid-young";
  private static final String PATH = ApiPaths.resource(new ResourceKey("apps", "young"));

  private final FakeFleet fleet = new FakeFleet(1, FakeFleet.SPEC);
  private final FakeFleet.Watching process = fleet.process();
  private final ResourcePass life = process.life();

  @BeforeEach
  void passTheFinalizer() {
    life.run(FakeFleet.KEY, () -> true);
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @Test
  void keepsTheOrderOfAResourceThatTheApiServerKnows() {
    ordered("apps/young");
    answers(200, YOUNG);

    pass();

    assertThat(uid()).isEqualTo(YOUNG);
    assertThat(fleet.condition("Conflict").path("message").asText()).contains("n1");
    assertThat(fleet.resource().at("/status/nodes/0/message").asText()).contains("apps/young");
  }

  @Test
  void keepsTheOrderWhereTheApiServerDoesNotSay() {
    ordered("apps/young");
    answers(500, YOUNG);

    pass();

    assertThat(uid()).isEqualTo(YOUNG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"young", "apps/../../nodes", "apps/young?watch=true", "a/b/c", "/young"})
  void keepsTheOrderWhereNobodyCanBeAsked(String name) {
    ordered(name);

    pass();

    assertThat(uid()).isEqualTo(YOUNG);
    assertThat(fleet.api().requests())
        .extracting(FakeApiServer.Request::path)
        .noneMatch(path -> path.contains("young") || path.contains(".."));
  }

  @Test
  void replacesTheOrderOfAResourceThatWasMadeAgain() {
    ordered("apps/young");
    answers(200, "uid-of-the-next");

    FakeFleet.until(() -> {
      pass();
      return !uid().equals(YOUNG);
    });

    assertThat(uid()).isEqualTo(fleet.resource().at("/metadata/uid").asText());
  }

  @Test
  void asksOnceForAResourceThatIsGone() {
    ordered("apps/young");
    fleet
        .api()
        .fault(request ->
            request.method().equals("PATCH")
                ? Optional.of(FakeApiServer.Reply.status(422, "Invalid", "no", "{}"))
                : Optional.empty());

    pass();
    pass();

    assertThat(fleet.api().requests())
        .extracting(FakeApiServer.Request::path)
        .filteredOn(PATH::equals)
        .hasSize(1);
  }

  /** Until the watch has told of what the test has written. */
  private void pass() {
    FakeFleet.until(() -> !life.run(FakeFleet.KEY, () -> true).again());
  }

  private void ordered(String resource) {
    Desired order =
        new Desired(
            YOUNG,
            resource,
            1,
            Optional.of("young-0123456789ab"),
            Desired.Cause.SPEC,
            Optional.empty(),
            Optional.of("6.1.0"));
    var patch = FakeObjects.JSON.createObjectNode();
    FakeObjects.metadata(patch)
        .putObject("annotations")
        .put(NodeKeys.DESIRED, DesiredJson.write(order));
    fleet.api().objects().patch(ApiPaths.node("n1"), patch);
    FakeFleet.until(() -> process.nodes().find("n1").orElseThrow().toString().contains(YOUNG));
  }

  private void answers(int code, String uid) {
    fleet
        .api()
        .fault(request ->
            request.path().equals(PATH)
                ? Optional.of(
                    new FakeApiServer.Reply(code, "{\"metadata\":{\"uid\":\"%s\"}}".formatted(uid)))
                : Optional.empty());
  }

  private String uid() {
    return FakeAgents.desired(fleet.nodes().getFirst()).orElseThrow().uid();
  }
}
