package io.github.onloadnode.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.rollout.Condition;
import io.github.onloadnode.rollout.RolloutStatus;
import io.github.onloadnode.rollout.Slot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The status between two passes. */
final class StatusJsonTest {

  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @Test
  void readsWhatItWrote() throws Exception {
    RolloutStatus status =
        new RolloutStatus(
            "42",
            3,
            List.of(
                new Slot("n1", 7, Optional.of("onload-1"), NOW),
                new Slot("n2", 8, Optional.empty(), NOW)),
            Optional.of("onload-0"),
            Optional.of("onload-1"),
            List.of(new Condition(Condition.Type.HALTED, true, "Failed", "n3", NOW, 3)),
            new RolloutStatus.Counters(5, 4, 3, 2, 1, 2),
            List.of(new RolloutStatus.NodeNote("n3", "Failed", "LoadFailed", "why")),
            List.of(new RolloutStatus.PreflightNote("n4", "7.0", "failed", Optional.of("x"))));

    String json =
        JsonWriter.write(
            Map.of(
                "metadata", Map.of("resourceVersion", "42"), "status", StatusJson.write(status)));

    assertThat(StatusJson.read(JsonFields.parse(json))).isEqualTo(status);
    assertThat(StatusJson.write(status)).containsEntry("summary", "Halted");
  }

  @Test
  void cutsTextsToBytes() {
    RolloutStatus first = RolloutStatus.first("1");
    RolloutStatus status =
        new RolloutStatus(
            "1",
            1,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            first.counters(),
            List.of(new RolloutStatus.NodeNote("n", "Failed", "x", "\u20ac".repeat(1000))),
            List.of());

    assertThat(String.valueOf(StatusJson.write(status).get("nodes")).getBytes(UTF_8))
        .hasSizeLessThan(1100);
  }

  @Test
  void startsWithNothing() throws Exception {
    assertThat(StatusJson.read(JsonFields.parse("{\"metadata\":{\"resourceVersion\":\"1\"}}")))
        .isEqualTo(RolloutStatus.first("1"));
  }
}
