package io.github.onloadnode.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Staging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a pod that runs nothing just now, and will be given them when it starts again. */
final class GivenCopiesTest {

  private static final String RELEASE = "6.1.0-56-amd64";
  private static final String SOURCE = "/srv/onload";

  @TempDir private Path directory;
  private DirectoryTrees trees;
  private PayloadStore store;
  private Revision staged;
  private CopiesInUse given = Set::of;

  @BeforeEach
  void stageAPayload() {
    HostRoot root = new HostRoot(directory);
    trees = new DirectoryTrees(root);
    store = new PayloadStore(new HostFiles(root), trees, () -> given.digests());
    SimulatedPayload.of("9.1.0", RELEASE).write(new HostTree(root), SOURCE);
    staged =
        Staging.stage(
            store,
            DesiredParser.parse("test", "{onload: {source: {hostPath: " + SOURCE + "}}}"),
            RELEASE);
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    trees.delete("/opt");
    trees.delete("/var");
  }

  @Test
  void stayWhenTheirRevisionGoes() throws IOException {
    store.keep(staged);
    given = () -> Set.of(staged.payload().digest());

    store.keepOnly(Set.of());
    assertThat(userFiles()).isNotEmptyDirectory();

    given = Set::of;
    store.keepOnly(Set.of());
    assertThat(userFiles()).doesNotExist();
  }

  @Test
  void stayWhenTheNodeCannotTakeThemAnyMore() throws IOException {
    given = () -> Set.of(staged.payload().digest());

    store.discard(staged);
    assertThat(userFiles()).isNotEmptyDirectory();

    given = Set::of;
    store.discard(staged);
    assertThat(userFiles()).doesNotExist();
  }

  @Test
  void stayWhileNobodyKnowsWhoHasThem() throws IOException {
    store.keep(staged);
    given =
        () -> {
          throw new IOException("kubelet_internal_checkpoint: it is not JSON");
        };

    assertThatThrownBy(() -> store.keepOnly(Set.of())).hasMessageContaining("not JSON");
    assertThatThrownBy(() -> store.discard(staged)).hasMessageContaining("not JSON");

    assertThat(userFiles()).isNotEmptyDirectory();
  }

  private Path userFiles() {
    return directory.resolve("." + staged.payload().userFiles().directory());
  }
}
