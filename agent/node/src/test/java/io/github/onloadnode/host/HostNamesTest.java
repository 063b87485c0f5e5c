package io.github.onloadnode.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fails below a root that is mounted elsewhere is told by the host's own names. */
final class HostNamesTest {

  @TempDir private Path top;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "open /host/srv/a.ko: ENOENT|open /srv/a.ko: ENOENT",
        "Cannot run program \"/host/opt/x\"|Cannot run program \"/opt/x\"",
        "/host/a -> /host/b|/a -> /b",
        "list /host: gone|list /: gone",
        "/srv/host/a|/srv/host/a",
        "/hosts/a|/hosts/a",
        "https://host/a|https://host/a"
      },
      delimiter = '|')
  void takesItsOwnDirectoryOffPathsAlone(String message, String told) {
    assertThat(new HostRoot(Path.of("/host")).hostNames(message)).isEqualTo(told);
  }

  @Test
  void leavesMessagesOfBareNodeAsTheyAre() {
    IOException failed = new IOException("/srv/a: gone");

    assertThat(new HostRoot(Path.of("/")).hostNames(failed)).isSameAs(failed);
  }

  @Test
  void namesWhatIsInTheWayOfFilesAndTrees() throws IOException {
    HostRoot root = new HostRoot(top);
    Files.writeString(top.resolve("taken"), "a file");
    DirectoryTrees trees = new DirectoryTrees(root);

    assertThatThrownBy(() -> trees.visit("/taken", new TreeCopy(top, _ -> true, 1)))
        .hasMessage("/taken: is not a directory");
    assertThatThrownBy(() -> trees.open("/nothing")).hasMessage("/nothing");
    assertThatThrownBy(() -> trees.link("/taken/link", "x")).hasMessageStartingWith("/taken");
    assertThatThrownBy(() -> trees.move("/nothing", "/there")).hasMessageStartingWith("/nothing");
    assertThatThrownBy(() -> new AtomicFile(root, "/taken/journal").write("x"))
        .hasMessage("/taken is not a directory; move it away");
    assertThatThrownBy(() -> new SysfsAttribute(root).write("/sys/none", "1"))
        .hasMessage("/sys/none");
  }

  @Test
  void namesProgramThatIsNotThere() {
    HostCommand.Result result =
        new HostCommand(new HostRoot(top), () -> Instant.EPOCH)
            .run("/opt/none", List.of(), Duration.ofSeconds(1), () -> true);

    assertThat(result)
        .isInstanceOfSatisfying(
            HostCommand.Result.NotStarted.class,
            failed -> assertThat(failed.why()).contains("\"/opt/none\"").doesNotContain("" + top));
  }

  @Test
  void namesLoopOfLinks() throws IOException {
    Files.createSymbolicLink(top.resolve("loop"), Path.of("/loop"));
    AtomicFile file = new AtomicFile(new HostRoot(top), "/loop");

    assertThat(file.read()).isInstanceOf(Reading.Unreadable.class);
    assertThat(file.read().toString()).contains("/loop").doesNotContain("" + top);
  }
}
