package io.github.onloadnode.act;

import static io.github.onloadnode.api.OrderOutcome.ABORTED;
import static io.github.onloadnode.api.OrderOutcome.FAILED;
import static io.github.onloadnode.api.OrderOutcome.REJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.upgrade.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Journals of agents before this one are read, and so are those with parts that only people read.
 */
final class OlderJournalsTest {

  private static final Journal FULL = JournalFileTest.FULL;

  @TempDir private Path directory;
  private JournalFile file;
  private Path path;

  @BeforeEach
  void prepare() {
    file = new JournalFile(new HostRoot(directory));
    path = directory.resolve("var/lib/onload-agent/journal.json");
  }

  @Test
  void readsAJournalOfAnAgentThatDidNotNameItsMachine() throws IOException {
    file.write(FULL);
    Files.createDirectories(directory.resolve("etc"));
    Files.writeString(directory.resolve("etc/machine-id"), "0123456789abcdef0123456789abcdef\n");

    assertThat(file.read()).contains(FULL);
  }

  @Test
  void readsAsRejectedWhatAnOlderAgentCalledFailedAndWentOnServing() throws IOException {
    assertThat(Ended.of(readWith("Idle", "Failed"))).isEqualTo(new Ended(6, REJECTED));
    assertThat(Ended.of(readWith("Staged", "Failed"))).isEqualTo(new Ended(6, REJECTED));
    assertThat(Ended.of(readWith("Failed", "Failed"))).isEqualTo(new Ended(6, FAILED));
    assertThat(Ended.of(readWith("Idle", "Aborted"))).isEqualTo(new Ended(6, ABORTED));
  }

  @Test
  void readsAJournalOfAnAgentThatForgotWhatItHadLoadedOfTheHost() throws IOException {
    file.write(FULL);

    Files.writeString(path, Files.readString(path).replace(",\"hostModules\":[\"mtd\"]", ""));

    assertThat(file.read().orElseThrow().hostModules()).isEmpty();
    assertThat(file.read().orElseThrow().removedInTree()).containsExactly("sfc");
  }

  @Test
  void readsAnEntryOfAnAgentThatDidNotLookAtLinks() throws IOException {
    file.write(FULL);
    Files.writeString(path, Files.readString(path).replace("\"linksUp\":[\"0000:01:00.0\"],", ""));

    assertThat(file.read().orElseThrow().linksUp()).isEmpty();
    assertThat(file.read().orElseThrow().interfaces()).isEqualTo(FULL.interfaces());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"at\":\"yesterday\"}", "7", "null"})
  void goesOnWithoutAnEndingThatNobodyUnderstands(String ending) throws IOException {
    file.write(FULL);
    String known = "{\"at\":\"2026-11-25T08:00:00Z\"}";
    Files.writeString(path, Files.readString(path).replace(known, ending));

    Journal read = file.read().orElseThrow();
    assertThat(Ended.of(read)).isEqualTo(Ended.of(FULL));
    assertThat(read.result().orElseThrow().at()).isEmpty();
    assertThat(read.result().orElseThrow().reason()).isEmpty();
  }

  private Journal readWith(String step, String outcome) throws IOException {
    file.write(FULL);
    Files.writeString(
        path,
        Files.readString(path)
            .replaceFirst("\"step\" *: *\"Load\"", "\"step\":\"" + step + "\"")
            .replaceFirst("\"Succeeded\"", "\"" + outcome + "\""));
    return file.read().orElseThrow();
  }
}
