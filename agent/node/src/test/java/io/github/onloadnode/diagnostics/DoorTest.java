package io.github.onloadnode.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in. */
final class DoorTest {

  private final Door door =
      new Door(
          List.of(
              new HealthPage("/healthz", "ok", List::of),
              new HealthPage("/readyz", "ok", List::of),
              new MetricsPage(() -> "metric 1\n"),
              new NodePage(() -> {
                throw new IllegalStateException("secret detail");
              })),
          false,
          "the rest is elsewhere");

  @ParameterizedTest
  @ValueSource(strings = {"/healthz", "/readyz"})
  void letsProbesInFromEverywhere(String path) {
    assertThat(door.answer(new Request("GET", path), false).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/api/v1/node"})
  void keepsTheRestToLoopback(String path) {
    Answer answer = door.answer(new Request("GET", path), false);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.body()).startsWith(path + " answers on loopback only");
  }

  @Test
  void tellsNoDetailOfItsOwnFailure() {
    Answer answer = door.answer(new Request("GET", "/api/v1/node"), true);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("secret");
  }
}
