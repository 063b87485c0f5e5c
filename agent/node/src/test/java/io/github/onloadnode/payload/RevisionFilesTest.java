package io.github.onloadnode.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.simulator.SimulatedPayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A revision's file: its form on the disk, and what is no revision. */
final class RevisionFilesTest {

  private static final String RELEASE = "6.1.0-56-amd64";
  private static final String SOURCE = "/srv/onload";

  @TempDir private Path directory;
  private HostTree tree;
  private DirectoryTrees trees;
  private HostFiles host;
  private RevisionFiles files;

  @BeforeEach
  void prepare() {
    HostRoot root = new HostRoot(directory);
    tree = new HostTree(root);
    trees = new DirectoryTrees(root);
    host = new HostFiles(root);
    files = new RevisionFiles(host, trees);
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    trees.delete("/opt");
    trees.delete("/var");
  }

  @Test
  void writesOneLineWithTheDocumentAsItWasMeant() throws IOException {
    SimulatedPayload.of("9.1.0", RELEASE).write(tree, SOURCE);
    PayloadStore store = new PayloadStore(host, trees, Set::of);
    DesiredDocument document =
        DesiredParser.parse(
            "desired.yaml",
            """
            retry: later
            devicePlugin: {setPreload: false, maxPodsPerNode: 7}
            onload:
              version: 9.10
              source: {hostPath: /srv/onload}
              modules: {sfc: {parameters: {name: "a\\u00e4\\"\\\\\\x7f\\u2028", lro: yes}}}
              controlPlane: {parameters: [-K, 0x10, 12345678901234567890]}
              sfc: null
            """);

    store.keep(store.stage("rev-1", content(document), RELEASE));

    Path written = directory.resolve("var/lib/onload-agent/revisions/rev-1@" + RELEASE + ".json");
    String digest = store.digest(SOURCE, RELEASE);
    assertThat(Files.readString(written))
        .isEqualTo(
            "{\"v\":1,\"rev\":\"rev-1\",\"digest\":\""
                + digest
                + "\",\"release\":\"6.1.0-56-amd64\",\"document\":{\"devicePlugin\":"
                + "{\"maxPodsPerNode\":7,\"setPreload\":false},\"onload\":{\"controlPlane\":"
                + "{\"parameters\":[\"-K\",16,\"12345678901234567890\"]},\"modules\":{\"sfc\":"
                + "{\"parameters\":{\"lro\":true,\"name\":\"aä\\\"\\\\\u007f\u2028\"}}},"
                + "\"source\":{\"hostPath\":\"/srv/onload\"},\"version\":\"9.10\"}}}\n");
  }

  @Test
  void readsADocumentOfEveryType() {
    String document =
        "{\"devicePlugin\":{\"maxPodsPerNode\":7,\"setPreload\":false},\"onload\":{\"controlPlane\":"
            + "{\"parameters\":[\"-K\",\"--x=\\u002f\"]},\"modules\":{\"sfc\":{\"parameters\":"
            + "{\"lro\":true,\"rx_ring\":512,\"x\":\"ä\\\"\"}}},\"source\":{\"hostPath\":\"/srv\"},"
            + "\"version\":\"9.10\"}}";
    write(
        "{\"v\":1,\"digest\":\"d\",\"release\":\"r\",\"later\":0.5,\"document\":" + document + "}");

    RevisionFiles.Entry entry = read().toOptional().orElseThrow();

    assertThat(entry.digest()).isEqualTo("d");
    assertThat(entry.release()).isEqualTo("r");
    assertThat(entry.document()).isEqualTo(DesiredParser.parse("x", document));
  }

  @Test
  void readsAVersionThatIsANumber() {
    write("{\"v\":1,\"document\":{\"onload\":{\"version\":9.5}}}");

    assertThat(read().toOptional().orElseThrow().document().onload().orElseThrow().version())
        .isEqualTo(Optional.of("9.5"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                  | rev@r: written by another version of the agent",
        "7                                   | rev@r: written by another version of the agent",
        "{}                                  | rev@r: written by another version of the agent",
        "{\"v\":2}                           | rev@r: written by another version of the agent",
        "{\"v\":1,\"document\":{}}           | rev@r: line 1: onload is missing; to remove Onload"
            + " write \"onload: null\"",
        "{\"v\":1,\"document\":{\"onload\":7}} | rev@r: line 1: onload must be a mapping, is a"
            + " number",
        "{\"v\":1,\"document\":{\"onload\":1.5}} | rev@r: line 1: onload must be a mapping, is a"
            + " text",
        "{\"v\":1,\"document\":{\"onload\":{\"more\":[[]]}}} | rev@r: line 1: onload.more is unknown;",
        "{\"v\":1,\"document\":              | rev@r: line 1: Unexpected end-of-input",
        "{\"v\":1,\"document\":{\"onload\":nil}} | rev@r: line 1: Unrecognized token 'nil'",
      })
  void saysWhatIsWrong(String text, String reason) {
    write(text);

    assertThat(read())
        .isInstanceOfSatisfying(
            Reading.Unreadable.class,
            unreadable -> assertThat(unreadable.reason()).contains(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"null", "7", "true", "[]", "\"onload: null\""})
  void doesNotTakeAnotherValueForADocument(String value) {
    write("{\"v\":1,\"document\":" + value + "}");
    assertThat(read()).isInstanceOf(Reading.Unreadable.class);

    write("{\"v\":1}");
    assertThat(read()).isInstanceOf(Reading.Unreadable.class);
  }

  private static RevisionContent content(DesiredDocument document) {
    return new RevisionContent(document, SOURCE, Optional.empty());
  }

  private void write(String text) {
    tree.write("/var/lib/onload-agent/revisions/rev@r.json", text == null ? "" : text);
  }

  private Reading<RevisionFiles.Entry> read() {
    return files.own("rev", "r");
  }
}
