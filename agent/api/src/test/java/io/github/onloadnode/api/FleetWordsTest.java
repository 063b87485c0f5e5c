package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The annotations that a controller writes. */
final class FleetWordsTest {

  private static final Instant SINCE = Instant.parse("2026-11-30T10:00:00Z");
  private static final String LONG = "\ud83d\udd25\"\n".repeat(4000);

  @ParameterizedTest
  @EnumSource
  void keepsAGrant(Grant.Phase phase) {
    Grant grant = new Grant(7, phase, Optional.of(SINCE), Optional.of("spec-changed"));

    assertThat(GrantJson.read(GrantJson.write(grant))).isEqualTo(Reading.present(grant));
    assertThat(GrantJson.write(new Grant(7, Grant.Phase.GO)))
        .isEqualTo("{\"v\":1,\"seq\":7,\"phase\":\"go\",\"since\":null,\"why\":null}");
  }

  @Test
  void readsAGrantWithoutWhatIsForPeople() {
    assertThat(GrantJson.read("{\"v\":1,\"seq\":7,\"phase\":\"go\",\"since\":\"now\",\"new\":[1]}"))
        .isEqualTo(Reading.present(new Grant(7, Grant.Phase.GO)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "go",
        "[]",
        "{\"v\":2,\"seq\":7,\"phase\":\"go\"}",
        "{\"seq\":7,\"phase\":\"go\"}",
        "{\"v\":1,\"phase\":\"go\"}",
        "{\"v\":1,\"seq\":\"7\",\"phase\":\"go\"}",
        "{\"v\":1,\"seq\":7}",
        "{\"v\":1,\"seq\":7,\"phase\":\"halt\"}",
        "{\"v\":1,\"seq\":7,\"phase\":\"go\""
      })
  void takesNoDamagedOrUnknownGrantForNone(String text) {
    assertThat(GrantJson.read(text)).isInstanceOf(Reading.Unreadable.class);
  }

  @ParameterizedTest
  @EnumSource
  void keepsAStage(Stage.State state) {
    Stage stage =
        new Stage(7, state, Optional.of("0e7d-2b.x_1"), Optional.of("ErrImagePull: no such tag"));

    assertThat(StageJson.read(StageJson.write(stage))).isEqualTo(Reading.present(stage));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "../x", "a/b", "/etc", ".hidden", "a b", "-rf", "a\u0000", "é"})
  void refusesADirectoryThatIsNoPlainName(String dir) {
    Stage stage = new Stage(7, Stage.State.READY, Optional.of(dir), Optional.empty());

    assertThat(StageJson.read(StageJson.write(stage))).isInstanceOf(Reading.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":1,\"seq\":7,\"state\":\"ready\"}",
        "{\"v\":1,\"seq\":7,\"state\":\"stuck\"}",
        "{\"v\":1,\"state\":\"pulling\"}",
        "{\"v\":3,\"seq\":7,\"state\":\"pulling\"}"
      })
  void takesNoIncompleteOrUnknownStage(String text) {
    assertThat(StageJson.read(text)).isInstanceOf(Reading.Unreadable.class);
  }

  @ParameterizedTest
  @EnumSource
  void keepsADrain(Drain.State state) {
    Drain drain =
        new Drain(7, state, Optional.of(SINCE), 3, 1, List.of("a/b: PodDisruptionBudget a/c"));

    assertThat(DrainJson.read(DrainJson.write(drain))).isEqualTo(Reading.present(drain));
  }

  @Test
  void countsTheBlockersThatADrainHasNoRoomFor() {
    Drain drain =
        new Drain(
            Long.MAX_VALUE,
            Drain.State.WAITING_JOBS,
            Optional.of(Instant.MAX),
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Collections.nCopies(50, LONG));

    String text = DrainJson.write(drain);

    assertThat(bytes(text)).isLessThanOrEqualTo(DrainJson.LONGEST);
    assertThat(DrainJson.read(text).toOptional().orElseThrow().blockedBy()).hasSize(5);
    assertThat(DrainJson.read(text).toOptional().orElseThrow().blocked())
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void cutsTextsByTheirBytes() {
    Grant grant = new Grant(7, Grant.Phase.ABORT, Optional.empty(), Optional.of(LONG));
    Stage stage = new Stage(7, Stage.State.FAILED, Optional.empty(), Optional.of(LONG));

    assertThat(bytes(GrantJson.write(grant))).isLessThan(GrantJson.LONGEST_WHY + 80);
    assertThat(bytes(StageJson.write(stage))).isLessThan(StageJson.LONGEST_REASON + 80);
    assertThat(StageJson.read(StageJson.write(stage)).toOptional()).isPresent();
  }

  @Test
  void parsesNoTextOfAnySize() {
    String text = "{\"v\":1,\"seq\":7,\"phase\":\"go\",\"why\":\"" + "x".repeat(70_000) + "\"}";

    assertThat(GrantJson.read(text)).isEqualTo(Reading.unreadable("it has 70037 characters"));
  }

  @Test
  void takesNoOrderWithoutARevisionForARemoval() {
    String order =
        "{\"v\":1,\"uid\":\"u\",\"cr\":\"a/b\",\"seq\":7,\"rev\":null,\"cause\":\"remove\"}";

    assertThat(DesiredJson.read(order).toOptional()).isPresent();
    assertThat(DesiredJson.read(order.replace("\"rev\":null,", "")))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(DesiredJson.read(order.replace("null", "5"))).isInstanceOf(Reading.Unreadable.class);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
