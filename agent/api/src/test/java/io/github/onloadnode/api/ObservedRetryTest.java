package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The retry text in the annotation, by which a node's answer is known. */
final class ObservedRetryTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uninstall 2026-11-25T08:00:00Z",
        "",
        "a\tb",
        "quoted \"twice\" and then a text that is longer than the annotation has room for"
      })
  void isWrittenAsItIsCutToBeCompared(String text) {
    assertThat(read(ObservedJson.write(saying(text))).retry()).contains(ObservedJson.retry(text));
    assertThat(ObservedJson.retry(ObservedJson.retry(text))).isEqualTo(ObservedJson.retry(text));
  }

  @Test
  void isWholeInARemovalThatAnUninstallAsksFor() {
    String text = "uninstall 2026-11-25T08:00:00Z";

    assertThat(ObservedJson.retry(text)).isEqualTo(text);
  }

  @Test
  void mayBeMissingAsInWhatAnEarlierAgentWrote() {
    String earlier = ObservedJson.write(saying("again")).replace("\"retry\":\"again\",", "");

    assertThat(earlier).doesNotContain("again");
    assertThat(read(earlier).retry()).isEmpty();
    assertThat(read(earlier).seq()).isEqualTo(7);
  }

  private static Observed saying(String retry) {
    return new Observed(
        "1.4.0",
        "b-1",
        "6.1.0",
        7,
        Optional.of(retry),
        Phase.READY,
        Instant.parse("2026-11-25T10:00:00Z"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Holding(0, 0, Optional.empty(), List.of()),
        Optional.empty());
  }

  private static Observed read(String json) {
    return ((ObservedJson.Content.Known) ObservedJson.read(json)).observed();
  }
}
