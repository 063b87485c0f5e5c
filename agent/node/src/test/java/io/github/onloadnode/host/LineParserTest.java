package io.github.onloadnode.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of the kernel that may have any number of lines. */
final class LineParserTest {

  private static final String TABLE = "/proc/1/mountinfo";

  @TempDir private Path directory;
  private HostFiles files;

  @BeforeEach
  void makeProc() throws IOException {
    files = new HostFiles(new HostRoot(directory));
    Files.createDirectories(directory.resolve("proc/1"));
  }

  @Test
  void handsOutLinesOfATableThatIsLargerThanATextMayBe() throws IOException {
    write("36 35 98:0 /mnt1 /mnt2 rw\n".repeat(200_000) + "the end");
    List<String> last = new ArrayList<>(List.of(""));

    Reading<Integer> count = files.lines(TABLE, line -> last.set(0, line));

    assertThat(files.text(TABLE)).isInstanceOf(Reading.Unreadable.class);
    assertThat(count).isEqualTo(Reading.present(200_001));
    assertThat(last).containsExactly("the end");
  }

  @Test
  void refusesALineThatDoesNotEnd() throws IOException {
    write("x".repeat(200_000));

    assertThat(files.lines(TABLE, _ -> {}))
        .isInstanceOfSatisfying(
            Reading.Unreadable.class,
            unreadable ->
                assertThat(unreadable.reason()).contains(TABLE, "longer than 131072 bytes"));
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve("." + TABLE), text);
  }
}
