package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.HoldingPod;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.Observed.Staged;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The annotation with which a node says what it observes of itself. */
final class ObservedJsonTest {

  private static final Instant AT = Instant.parse("2026-11-25T10:00:00Z");
  private static final String BELL = "\u0007";
  private static final Ending ENDING =
      new Ending(
          6,
          OrderOutcome.ROLLED_BACK,
          Optional.of("LinkDown"),
          Optional.of("ens1f0 is down; see its cable"),
          Optional.of(AT));
  private static final Observed FULL =
      observed(
          new Holding(2, 1, Optional.of("kubelet is away"), pods(1)),
          Optional.of(new Staged(7, Staged.Needs.SLOT)),
          Optional.of(ENDING));

  @Test
  void writesWhatTheProtocolAsksFor() {
    assertThat(ObservedJson.write(FULL))
        .isEqualTo(
            "{\"v\":1,\"agent\":\"1.4.0\",\"boot\":\"b-1\",\"kernel\":\"6.1.0\",\"seq\":7,"
                + "\"retry\":\"once more\",\"phase\":\"Quiesced\",\"since\":\"2026-11-25T10:00:00Z\",\"rev\":\"onload-77\","
                + "\"lastGood\":\"onload-77\",\"staged\":{\"seq\":7,\"needs\":\"slot\"},"
                + "\"holders\":{\"count\":2,\"host\":1,\"unknown\":\"kubelet is away\",\"pods\":["
                + "{\"ns\":\"trading\",\"name\":\"feed-0\",\"uid\":\"uid-0\"}]},"
                + "\"result\":{\"seq\":6,\"outcome\":\"RolledBack\",\"reason\":\"LinkDown\","
                + "\"msg\":\"ens1f0 is down; see its cable\",\"at\":\"2026-11-25T10:00:00Z\"}}");
  }

  @Test
  void readsBackWhatItWrote() {
    assertThat(ObservedJson.read(ObservedJson.write(FULL)))
        .isEqualTo(new ObservedJson.Content.Known(FULL));
  }

  @Test
  void readsBackThatACopyIsDamaged() {
    Observed damaged =
        new Observed(
            FULL.agent(),
            FULL.boot(),
            FULL.kernel(),
            FULL.seq(),
            FULL.retry(),
            FULL.phase(),
            FULL.since(),
            FULL.rev(),
            FULL.lastGood(),
            FULL.staged(),
            FULL.holders(),
            FULL.result(),
            Optional.of("onload-77"));

    assertThat(ObservedJson.read(ObservedJson.write(damaged)))
        .isEqualTo(new ObservedJson.Content.Known(damaged));
  }

  @Test
  void readsBackThatThereIsNothing() {
    Observed first =
        new Observed(
            "1",
            "b",
            "k",
            0,
            Optional.empty(),
            Phase.READY,
            AT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Holding(0, 0, Optional.empty(), List.of()),
            Optional.empty());

    assertThat(ObservedJson.read(ObservedJson.write(first)))
        .isEqualTo(new ObservedJson.Content.Known(first));
  }

  @ParameterizedTest
  @EnumSource
  void readsBackEveryPhase(Phase phase) {
    String json = ObservedJson.write(FULL).replace("Quiesced", phase.text());

    assertThat(ObservedJson.read(json))
        .isInstanceOfSatisfying(
            ObservedJson.Content.Known.class,
            known -> assertThat(known.observed().phase()).isEqualTo(phase));
  }

  @Test
  void skipsFieldsOfALaterAgent() {
    String later =
        ObservedJson.write(FULL)
            .replace("\"seq\":7,\"retry\"", "\"mood\":{\"good\":[1]},\"seq\":7,\"retry\"")
            .replace("\"host\":1", "\"host\":1,\"vm\":3");

    assertThat(ObservedJson.read(later)).isEqualTo(new ObservedJson.Content.Known(FULL));
  }

  @Test
  void knowsNothingOfAnotherVersion() {
    assertThat(ObservedJson.read(ObservedJson.write(FULL).replace("\"v\":1", "\"v\":2")))
        .isInstanceOfSatisfying(
            ObservedJson.Content.Unsupported.class,
            unsupported -> {
              assertThat(unsupported.why().reason()).isEqualTo(Reason.UNSUPPORTED_SCHEMA);
              assertThat(unsupported.why().message()).contains("its version is 2");
            });
  }

  @Test
  void readsNothingThatIsTooLong() {
    String padded = ObservedJson.write(FULL) + " ".repeat(ObservedJson.LONGEST_READ);

    assertThat(ObservedJson.read(padded)).isInstanceOf(ObservedJson.Content.Unsupported.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"v\":1}",
        "\"v\":1",
        "{\"v\":1,\"seq\":7,\"phase\":\"Ready\",\"since\":\"yesterday\"}"
      })
  void refusesWhatIsDamaged(String text) {
    assertThat(ObservedJson.read(text)).isInstanceOf(ObservedJson.Content.Unsupported.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"seq\":7,\"retry\"|\"seq\":\"7\",\"retry\"",
        "\"Quiesced\"|\"Dancing\"",
        "\"lastGood\":\"onload-77\"|\"lastGood\":7",
        "\"rev\":\"onload-77\",|",
        "\"count\":2|\"count\":\"two\"",
        "\"RolledBack\"|\"Vanished\"",
        "\"needs\":\"slot\"|\"needs\":\"luck\"",
        "{\"seq\":7,\"needs\"|{\"needs\""
      })
  void refusesAFieldThatDecidesAndIsWrong(String change) {
    String[] sides = change.split("\\|", -1);
    String wrong = ObservedJson.write(FULL).replace(sides[0], sides[1]);

    assertThat(wrong).isNotEqualTo(ObservedJson.write(FULL));
    assertThat(ObservedJson.read(wrong)).isInstanceOf(ObservedJson.Content.Unsupported.class);
  }

  @Test
  void namesAsManyOfTenThousandHoldersAsThereIsRoomFor() {
    Observed crowded =
        observed(new Holding(10_000, 0, Optional.empty(), pods(10_000)), Optional.empty(), none());

    String json = ObservedJson.write(crowded);

    Holding read = known(json).holders();
    assertThat(read.count()).isEqualTo(10_000);
    assertThat(read.pods()).hasSizeBetween(20, 60).isEqualTo(pods(read.pods().size()));
    assertThat(bytes(json)).isLessThan(ObservedJson.LONGEST_PODS + 512);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "\\", "é", "€", "😀", BELL, "\ud83d"})
  void fitsWhateverTheTextsAre(String each) {
    String text = each.repeat(20_000);
    Optional<String> longest = Optional.of(text);
    List<HoldingPod> pods =
        IntStream.range(0, 50).mapToObj(_ -> new HoldingPod(longest, longest, longest)).toList();
    Observed hostile =
        new Observed(
            text,
            text,
            text,
            Long.MAX_VALUE,
            longest,
            Phase.ROLLING_BACK,
            AT,
            longest,
            longest,
            Optional.of(new Staged(Long.MAX_VALUE, Staged.Needs.APPLY)),
            new Holding(Integer.MAX_VALUE, Integer.MAX_VALUE, longest, pods),
            Optional.of(
                new Ending(
                    Long.MAX_VALUE, OrderOutcome.ROLLED_BACK, longest, longest, Optional.of(AT))));

    String json = ObservedJson.write(hostile);

    assertThat(bytes(json)).isLessThanOrEqualTo(ObservedJson.LONGEST);
    Ending ending = known(json).result().orElseThrow();
    assertThat(quoted(ending.reason())).isBetween(512 - 6, 512);
    assertThat(quoted(ending.message())).isBetween(1024 - 6, 1024);
    assertThat(known(json).holders().pods()).isNotEmpty();
  }

  @Test
  void cutsBetweenCharactersAndShowsIt() {
    assertThat(JsonText.cut("😀😀", 8)).isEqualTo("😀😀");
    assertThat(JsonText.cut("😀😀", 7)).isEqualTo("😀…");
    assertThat(JsonText.cut("😀😀", 6)).isEqualTo("…");
    assertThat(JsonText.cut("abcdef", 5)).isEqualTo("ab…");
    assertThat(JsonText.cut("a\u001b[31m\n", 100)).isEqualTo("a [31m ");
    assertThat(JsonText.cut("a\ud83d", 100)).isEqualTo("a\ufffd");
  }

  private static Observed observed(
      Holding holders, Optional<Staged> staged, Optional<Ending> result) {
    return new Observed(
        "1.4.0",
        "b-1",
        "6.1.0",
        7,
        Optional.of("once more"),
        Phase.QUIESCED,
        AT,
        Optional.of("onload-77"),
        Optional.of("onload-77"),
        staged,
        holders,
        result);
  }

  private static Optional<Ending> none() {
    return Optional.empty();
  }

  private static List<HoldingPod> pods(int count) {
    return IntStream.range(0, count)
        .mapToObj(number ->
            new HoldingPod(
                Optional.of("trading"),
                Optional.of("feed-" + number),
                Optional.of("uid-" + number)))
        .toList();
  }

  private static Observed known(String json) {
    return ((ObservedJson.Content.Known) ObservedJson.read(json)).observed();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Bytes between the quotation marks. */
  private static int quoted(Optional<String> text) {
    return bytes(text.orElseThrow().replace("\\", "\\\\").replace("\"", "\\\""));
  }
}
