package io.github.onloadnode.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power cut leaves of a small file. */
final class AtomicFileTest {

  private static final String PATH = "/var/lib/agent/file";

  @TempDir Path directory;
  private final List<String> synced = new ArrayList<>();
  private HostRoot root;

  @BeforeEach
  void makeRoot() {
    root = new HostRoot(directory);
  }

  @Test
  void isOnTheDiskBeforeItHasItsNameAndItsNameBeforeTheWriteReturns() throws IOException {
    AtomicFile file = new AtomicFile(root, PATH, this::note);

    file.write("first");
    file.write("second");

    assertThat(synced)
        .containsExactly(
            "file.partial, of content: nothing",
            "agent, of content: first",
            "file.partial, of content: first",
            "agent, of content: second");
  }

  @Test
  void keepsTheOldContentWhereTheNewOneCannotBeSynced() throws IOException {
    new AtomicFile(root, PATH).write("old");
    AtomicFile file = new AtomicFile(root, PATH, synced -> fail(synced, "file.partial"));

    assertThatThrownBy(() -> file.write("new")).hasMessage("no sync of file.partial");

    assertThat(file.read()).isEqualTo(Reading.present("old"));
    try (Stream<Path> left = Files.list(directory.resolve("var/lib/agent"))) {
      assertThat(left).hasSize(1);
    }
  }

  @Test
  void hasFailedWhereItsNameMayNotOutliveAPowerCut() throws IOException {
    new AtomicFile(root, PATH).write("old");
    AtomicFile file = new AtomicFile(root, PATH, synced -> fail(synced, "agent"));

    assertThatThrownBy(() -> file.write("new")).hasMessage("no sync of agent");

    new AtomicFile(root, PATH).write("newer");
    assertThat(file.read()).isEqualTo(Reading.present("newer"));
  }

  private void note(Path path) throws IOException {
    Path file = directory.resolve(PATH.substring(1));
    synced.add(
        path.getFileName()
            + ", of content: "
            + (Files.exists(file) ? Files.readString(file) : "nothing"));
    Sync.TO_DISK.sync(path);
  }

  private static void fail(Path path, String name) throws IOException {
    if (path.endsWith(name)) {
      throw new IOException("no sync of " + name);
    }
  }
}
