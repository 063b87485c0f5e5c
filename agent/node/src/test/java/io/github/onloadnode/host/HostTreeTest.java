package io.github.onloadnode.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.onloadnode.api.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changing a host's files. */
class HostTreeTest {

  @TempDir Path directory;

  private HostTree tree;
  private HostFiles files;

  @BeforeEach
  void setUp() {
    tree = new HostTree(new HostRoot(directory));
    files = new HostFiles(tree.root());
  }

  @Test
  void leavesNothingButTheFileBehind() {
    tree.write("/etc/state", "old");
    tree.write("/etc/state", "new");

    assertThat(files.text("/etc/state")).isEqualTo(Reading.present("new"));
    assertThat(files.list("/etc")).isEqualTo(Reading.present(List.of("state")));
  }

  @Test
  void removesDirectoryButNotWhatItsLinksLeadTo() throws IOException {
    tree.write("/kept/file", "kept");
    tree.write("/gone/below/file", "gone");
    tree.link("/gone/link", "../kept");

    tree.remove("/gone");
    tree.remove("/gone");

    assertThat(files.list("/")).isEqualTo(Reading.present(List.of("kept")));
    assertThat(files.text("/kept/file")).isEqualTo(Reading.present("kept"));
  }

  @Test
  void writesWhereTheHostsOwnLinksLead() throws IOException {
    tree.directory("/data/opt");
    Files.createSymbolicLink(directory.resolve("opt"), Path.of("/data/opt"));

    tree.write("/opt/file", "text");

    assertThat(files.text("/data/opt/file")).isEqualTo(Reading.present("text"));
  }

  @Test
  void namesWhatItCouldNotWrite() {
    tree.write("/etc/state", "a file");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> tree.write("/etc/state/below", "text"))
        .withMessageStartingWith("write /etc/state/below: ");
  }
}
