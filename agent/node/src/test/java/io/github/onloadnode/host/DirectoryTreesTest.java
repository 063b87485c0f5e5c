package io.github.onloadnode.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees whose owner replaces names while they are copied, and other trees. */
final class DirectoryTreesTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private Path source;
  private DirectoryTrees trees;

  @BeforeEach
  void makeSource() throws IOException {
    trees = new DirectoryTrees(new HostRoot(directory));
    source = Files.createDirectories(directory.resolve("srv/source"));
    Files.writeString(source.resolve("a"), "first");
    Files.writeString(Files.createDirectories(source.resolve("share")).resolve("file"), "harmless");
    Files.writeString(Files.createDirectories(directory.resolve("etc")).resolve("file"), "secret");
  }

  @AfterEach
  void deleteReadOnlyTree() throws IOException {
    trees.delete("/copy");
  }

  @Test
  void showsAllPathsInTheOrderOfTheirText() throws IOException {
    Files.writeString(source.resolve("share-a"), "");
    Files.writeString(source.resolve("share0"), "");
    Files.createDirectories(source.resolve("share/b/c"));
    List<String> paths = new ArrayList<>();

    boolean there = trees.visit("/srv/source", (entry, _) -> paths.add(entry.path()));

    assertThat(there).isTrue();
    assertThat(paths)
        .isSorted()
        .containsExactly("a", "share", "share-a", "share/b", "share/b/c", "share/file", "share0");
  }

  @Test
  void tellsADirectoryThatIsNotThere() throws IOException {
    assertThat(trees.visit("/srv/none", (_, _) -> {})).isFalse();
  }

  @Test
  void refusesADirectoryThatBecameALink() {
    assertRefused(() -> {
      Files.move(source.resolve("share"), source.resolve("away"));
      Files.createSymbolicLink(source.resolve("share"), Path.of("../../etc"));
    });
  }

  @Test
  void refusesAParentThatBecameALink() {
    assertRefused(() -> {
      Path others = Files.createDirectories(directory.resolve("others/share"));
      Files.writeString(others.resolve("file"), "secret");
      Files.move(source, source.resolveSibling("away"));
      Files.createSymbolicLink(source, others.getParent());
      Files.delete(source.resolveSibling("away").resolve("share/file"));
      Files.createLink(source.resolveSibling("away").resolve("share/file"), others.resolve("file"));
      Files.delete(others.resolve("file"));
    });
  }

  @Test
  void refusesADirectoryThatBecameAFifo() {
    assertRefused(() -> {
      Files.move(source.resolve("share"), source.resolve("away"));
      fifo(source.resolve("share"));
    });
  }

  @Test
  void refusesAFileThatBecameAFifo() {
    assertRefused(() -> {
      Files.delete(source.resolve("a"));
      fifo(source.resolve("a"));
    });
  }

  @Test
  void refusesAFileThatBecameALink() {
    assertRefused(() -> {
      Files.delete(source.resolve("a"));
      Files.createSymbolicLink(source.resolve("a"), Path.of("../../etc/file"));
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "f", "first and more"})
  void refusesAFileThatChangesItsSize(String content) {
    assertRefused(() -> Files.writeString(source.resolve("a"), content));
  }

  @Test
  void refusesAFileThatNeverEnds() {
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatThrownBy(() ->
                    trees.visit(
                        "/srv/source",
                        (entry, contents) -> {
                          if (entry.kind() == TreeEntry.Kind.FILE) {
                            contents.read(_ ->
                                Files.writeString(
                                    source.resolve("a"), "more", StandardOpenOption.APPEND));
                          }
                        }))
                .isInstanceOf(ChangedWhileReadException.class)
                .hasMessageContaining("changed its size"));
  }

  @Test
  void refusesMoreThanWasLookedAt() {
    assertThatThrownBy(() -> trees.copyReadOnly("/srv/source", "", "/copy", _ -> true, 6))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("larger");
  }

  @Test
  void readsNoFifo() throws Exception {
    fifo(source.resolve("pipe"));

    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatThrownBy(() -> trees.bytes("/srv/source/pipe", 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a regular file"));
  }

  @Test
  void refusesDirectoriesThatAreTooDeep() throws IOException {
    Files.createDirectories(source.resolve("d/".repeat(TreeWalk.MAXIMUM_DEPTH)));

    assertThatThrownBy(() -> trees.visit("/srv/source", (_, _) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("deeper than " + TreeWalk.MAXIMUM_DEPTH);
  }

  /** What the source's owner does while the first entry is copied. */
  private interface Attack {
    void run() throws Exception;
  }

  /** The copy ends soon, with an error, and nothing of what lies outside was copied. */
  private void assertRefused(Attack attack) {
    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThatThrownBy(() ->
                    trees.copyReadOnly(
                        "/srv/source", "", "/copy", entry -> attacked(entry, attack), 99))
                .isInstanceOf(IOException.class));
    assertThat(directory.resolve("copy"))
        .satisfies(copy -> assertThat(contents(copy)).doesNotContain("secret"));
  }

  private static boolean attacked(TreeEntry entry, Attack attack) {
    if (entry.path().equals("a")) {
      try {
        attack.run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return true;
  }

  private static List<String> contents(Path copy) throws IOException {
    List<String> contents = new ArrayList<>();
    try (var files = Files.walk(copy)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.add(Files.readString(file));
      }
    }
    return contents;
  }

  private static void fifo(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }
}
