package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The text of the condition and of the patches with it. */
final class NodeConditionTest {

  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00.5Z");
  private static final NodeCondition WITHHELD = new NodeCondition("False", "Busy", "it changes");

  @Test
  void keepsTheTimeOfItsTransitionWhileItsStatusStays() {
    NodeCondition before = new NodeCondition("False", "Quiesced", "it waits");

    assertThat(WITHHELD.patch(Optional.of(before), NOW)).doesNotContain("lastTransitionTime");
    assertThat(WITHHELD.patch(Optional.empty(), NOW))
        .contains("\"lastTransitionTime\":\"2026-11-30T10:00:00Z\"");
    assertThat(WITHHELD.patch(Optional.of(new NodeCondition("True", "Verified", "")), NOW))
        .contains("lastTransitionTime");
  }

  @Test
  void isFoundAmongOthersWhateverTheyHave() throws IOException {
    String node =
        """
        {"status":{"addresses":[{"type":"OnloadReady"}],"conditions":[
          {"type":"Ready","status":"True","reason":"KubeletReady"},
          {"x":{"type":"x"},"type":"OnloadReady","status":"False","reason":"Busy","message":"it changes"}]}}
        """;

    assertThat(NodeCondition.find(node)).contains(WITHHELD);
    assertThat(NodeCondition.find("{\"status\":{\"conditions\":null}}")).isEmpty();
    assertThat(NodeCondition.find("{}")).isEmpty();
  }

  @Test
  void isNoneWhereOnloadIsNotMeantToRun() {
    assertThat(NodeCondition.of(Passes.untouched().pass())).isEmpty();
    assertThat(NodeCondition.of(Passes.healthy().pass()).map(NodeCondition::status))
        .contains("True");
    assertThat(NodeCondition.of(Passes.healthy().withheld().pass()).map(NodeCondition::reason))
        .contains("ModuleNotLoaded");
  }
}
