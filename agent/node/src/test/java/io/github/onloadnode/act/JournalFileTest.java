package io.github.onloadnode.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal on disk: its schema, and what happens to a damaged one. */
final class JournalFileTest {

  static final Journal FULL =
      new Journal(
          "4f6e",
          "7f1c4d3a",
          Step.LOAD,
          7,
          Optional.of("onload-3f9c2a7b10de"),
          Optional.of("onload-77aa00112233"),
          "6.1.0-56-amd64",
          Optional.of(
              new OrderResult(
                  6,
                  OrderOutcome.SUCCEEDED,
                  Optional.empty(),
                  Optional.of(Instant.parse("2026-11-25T08:00:00Z")))),
          Optional.empty(),
          1,
          0,
          false,
          List.of("sfc"),
          new TreeMap<>(Map.of("0000:01:00.0", "ens1f0")),
          new TreeSet<>(List.of("0000:01:00.0")),
          List.of("mtd"));

  @TempDir private Path directory;
  private JournalFile file;
  private Path path;

  @BeforeEach
  void prepare() {
    file = new JournalFile(new HostRoot(directory));
    path = directory.resolve("var/lib/onload-agent/journal.json");
  }

  @Test
  void saysWhatStandsInItsPlace() throws IOException {
    Files.createDirectories(path);

    assertThatThrownBy(() -> file.read())
        .isInstanceOf(FindingException.class)
        .hasMessageContaining("journal.json: it is not a regular file; move it away");
    assertThatThrownBy(() -> file.write(FULL))
        .isInstanceOf(FindingException.class)
        .hasMessageContaining("journal.json: it is not a regular file; move it away");
  }

  @Test
  void saysWhatStandsInThePlaceOfItsDirectory() throws IOException {
    Path parent = path.resolveSibling("");
    new HostTree(new HostRoot(directory)).remove("/var/lib/onload-agent");
    Files.createDirectories(parent.getParent());
    Files.createFile(parent);

    assertThatThrownBy(() -> file.write(FULL))
        .hasMessageContaining("onload-agent is not a directory; move it away");
  }

  @Test
  void hasTheSchemaOfTheProtocol() throws IOException {
    file.write(FULL);

    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(Files.readString(path)))
        .isEqualTo(
            json.readTree(
                """
                {"v":1, "uid":"4f6e", "boot":"7f1c4d3a", "step":"Load", "seq":7,
                 "target":"onload-3f9c2a7b10de", "committed":"onload-77aa00112233",
                 "release":"6.1.0-56-amd64",
                 "term":{"seq":6,"outcome":"Succeeded"},
                 "ending":{"at":"2026-11-25T08:00:00Z"}, "attempt":1, "bootAttempts":0, "begun":false,
                 "removedInTree":["sfc"], "interfaces":{"0000:01:00.0":"ens1f0"},
                 "linksUp":["0000:01:00.0"], "hostModules":["mtd"]}
                """));
  }

  @Test
  void refusesTheJournalOfAnotherMachine() throws IOException {
    Path machineId = directory.resolve("etc/machine-id");
    Files.createDirectories(machineId.getParent());
    Files.writeString(machineId, "0123456789abcdef0123456789abcdef\n");
    file.write(FULL);
    assertThat(file.read()).contains(FULL);
    assertThat(Files.readString(path)).doesNotContain("0123456789abcdef");

    Files.writeString(machineId, "fedcba9876543210fedcba9876543210\n");

    assertThatThrownBy(file::read)
        .isInstanceOf(FindingException.class)
        .hasMessageContaining("was written on another machine")
        .hasMessageContaining("delete the file");
  }

  @Test
  void readsWhatItWrote() {
    for (Journal journal : List.of(FULL, Journal.first("boot"))) {
      file.write(journal);

      assertThat(file.read()).contains(journal);
    }
  }

  @Test
  void readsAJournalOfAnAgentThatKeptWhereFirmwareIsLookedFor() throws IOException {
    file.write(FULL);

    Files.writeString(
        path, Files.readString(path).replaceFirst("\\{", "{\"fwPathBefore\":\"/firmware\","));

    assertThat(file.read()).contains(FULL);
  }

  @Test
  void keepsTheReasonsOverACrash() {
    Finding reason =
        new Finding(Reason.LINK_DOWN, "no link", "look at the cable").about("0000:01:00.0");
    Journal rollingBack =
        new Journal(
            "4f6e",
            "7f1c4d3a",
            Step.RB_LOAD,
            7,
            FULL.target(),
            FULL.committed(),
            FULL.release(),
            failed(reason),
            Optional.of(reason),
            1,
            0,
            false,
            FULL.removedInTree(),
            FULL.interfaces(),
            FULL.linksUp(),
            List.of());

    file.write(rollingBack);

    assertThat(file.read()).contains(rollingBack);
  }

  private static Optional<OrderResult> failed(Finding reason) {
    return Optional.of(
        new OrderResult(7, OrderOutcome.FAILED, Optional.of(reason), Optional.of(Instant.EPOCH)));
  }

  @Test
  void staysReadableWhateverTheKernelSaid() {
    Finding endless = new Finding(Reason.INIT_FAILED, "no ".repeat(1 << 20), "read it");

    file.write(
        new Journal(
            FULL.uid(),
            FULL.boot(),
            FULL.step(),
            FULL.seq(),
            FULL.target(),
            FULL.committed(),
            FULL.release(),
            failed(endless),
            Optional.empty(),
            FULL.attempt(),
            FULL.bootAttempts(),
            FULL.begun(),
            FULL.removedInTree(),
            FULL.interfaces(),
            FULL.linksUp(),
            List.of()));

    assertThat(file.read().orElseThrow().result().orElseThrow().reason().orElseThrow().message())
        .startsWith("no no")
        .hasSizeLessThan(5000);
  }

  @Test
  void isAbsentBeforeTheFirstWrite() {
    assertThat(file.read()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"v\":1",
        "[]",
        "7",
        "{\"step\":\"Idle\"}",
        "{\"v\":1,\"step\":\"Idle\"}",
        "{\"v\":1,\"boot\":\"b\",\"step\":\"Sleeping\",\"seq\":1,\"term\":{\"seq\":0},"
            + "\"attempt\":0,\"bootAttempts\":0}",
        "{\"v\":1,\"boot\":\"b\",\"step\":\"Idle\",\"seq\":1,\"term\":{\"seq\":1,"
            + "\"outcome\":\"Perhaps\"},\"attempt\":0,\"bootAttempts\":0}",
        "{\"v\":1,\"boot\":\"b\",\"step\":\"Idle\",\"seq\":1,\"term\":{\"seq\":1},"
            + "\"attempt\":0,\"bootAttempts\":0,\"target\":null,\"committed\":null,"
            + "\"removedInTree\":[],\"interfaces\":{}}",
        "{\"v\":1,\"boot\":\"b\",\"step\":\"Unload\",\"seq\":1,\"term\":{\"seq\":0},"
            + "\"attempt\":0,\"bootAttempts\":0,\"target\":7,\"committed\":null,"
            + "\"removedInTree\":[],\"interfaces\":{}}",
        "{\"v\":1,\"boot\":\"b\",\"step\":\"Unload\",\"seq\":1,\"term\":{\"seq\":0},"
            + "\"attempt\":0,\"bootAttempts\":0,\"target\":null,"
            + "\"removedInTree\":[],\"interfaces\":{}}"
      })
  void refusesADamagedFileAndLeavesItAlone(String text) throws IOException {
    new HostTree(new HostRoot(directory)).write(JournalFile.PATH, text);

    assertReason(Reason.JOURNAL_UNREADABLE);
    assertThat(Files.readString(path)).isEqualTo(text);
  }

  @Test
  void refusesTheSchemaOfALaterAgent() {
    new HostTree(new HostRoot(directory)).write(JournalFile.PATH, "{\"v\":2,\"step\":\"Idle\"}");

    assertReason(Reason.UNSUPPORTED_SCHEMA);
  }

  @Test
  void keepsTheOldEntryWhereTheNewOneCannotBeWritten() throws IOException {
    file.write(FULL);
    Files.createDirectories(path.resolveSibling("journal.json.partial"));

    assertThatThrownBy(() -> file.write(Journal.first("boot")))
        .isInstanceOfSatisfying(
            FindingException.class,
            e -> assertThat(e.problem().reason()).isEqualTo(Reason.JOURNAL_NOT_WRITTEN));

    assertThat(file.read()).contains(FULL);
  }

  private void assertReason(Reason reason) {
    assertThatThrownBy(file::read)
        .isInstanceOfSatisfying(
            FindingException.class, e -> assertThat(e.problem().reason()).isEqualTo(reason));
  }
}
