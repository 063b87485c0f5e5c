package io.github.onloadnode.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.revision.Revision;
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

/** A revision has the name that its order gives, and one file for each kernel. */
final class RevisionNamesTest {

  private static final String REV = "onload-3f9c2a7b10de";
  private static final String RELEASE = "6.1.0-56-amd64";
  private static final String NEWER = "6.1.0-57-amd64";
  private static final String SOURCE = "/srv/onload";

  @TempDir private Path directory;
  private HostTree tree;
  private DirectoryTrees trees;
  private PayloadStore store;

  @BeforeEach
  void makeHost() {
    HostRoot root = new HostRoot(directory);
    tree = new HostTree(root);
    trees = new DirectoryTrees(root);
    store = new PayloadStore(new HostFiles(root), trees, Set::of);
    SimulatedPayload.of("9.1.0", RELEASE).write(tree, SOURCE);
    SimulatedPayload.of("9.1.0", NEWER).write(tree, SOURCE);
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    trees.delete("/opt");
    trees.delete("/var");
  }

  @Test
  void keepsTheNameForEachKernel() throws IOException {
    store.keep(stage(RELEASE));
    store.keep(stage(NEWER));

    assertThat(loaded(RELEASE).rev()).isEqualTo(REV);
    assertThat(loaded(RELEASE).payload().release()).isEqualTo(RELEASE);
    assertThat(loaded(NEWER).payload().release()).isEqualTo(NEWER);
    assertThat(revisions().resolve(REV + "@" + RELEASE + ".json")).exists();
    assertThat(revisions().resolve(REV + "@" + NEWER + ".json")).exists();
  }

  @Test
  void findsWhatWasKeptForAnotherKernelWhereNothingElseIs() throws IOException {
    store.keep(stage(RELEASE));

    assertThat(loaded(NEWER).payload().release()).isEqualTo(RELEASE);
  }

  @Test
  void findsWhatAnAgentBeforeKeptUnderTheNameWithoutARelease() throws IOException {
    Revision kept = stage(RELEASE);
    store.keep(kept);
    Files.move(
        revisions().resolve(REV + "@" + RELEASE + ".json"), revisions().resolve(REV + ".json"));

    store.keepOnly(Set.of(new KeptRevision(REV, "")));

    assertThat(loaded(RELEASE).rev()).isEqualTo(REV);
    assertThat(loaded(RELEASE).moduleHash()).isEqualTo(kept.moduleHash());
    assertThat(store.content(REV, RELEASE).toOptional()).contains(kept.content());
  }

  @Test
  void deletesTheFilesOfEveryKernelWithARevision() throws IOException {
    store.keep(stage(RELEASE));
    store.keep(stage(NEWER));

    store.keepOnly(Set.of());

    assertThat(store.load(REV, RELEASE)).isEqualTo(Reading.absent());
    assertThat(store.load(REV, NEWER)).isEqualTo(Reading.absent());
  }

  @Test
  void refusesAnotherPayloadUnderTheSameName() throws IOException {
    store.keep(stage(RELEASE));
    SimulatedPayload.of("9.2.0", RELEASE).write(tree, SOURCE);

    assertThatThrownBy(() -> stage(RELEASE)).hasMessageContaining("and no longer");
    assertThat(loaded(RELEASE).rev()).isEqualTo(REV);
  }

  private Path revisions() {
    return directory.resolve("var/lib/onload-agent/revisions");
  }

  private Revision loaded(String release) {
    return store.load(REV, release).toOptional().orElseThrow();
  }

  private Revision stage(String release) {
    DesiredDocument document =
        DesiredParser.parse("order", "onload: {source: {hostPath: " + SOURCE + "}, sfc: {}}\n");
    return store.stage(REV, new RevisionContent(document, SOURCE, Optional.empty()), release);
  }
}
