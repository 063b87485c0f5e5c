package io.github.onloadnode.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration file may hold. */
final class YamlFileTest {

  @TempDir Path directory;

  private final List<String> problems = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "---\n", "null\n", "node:\n", "node: {name: }\n"})
  void findsNothingInAnEmptyFile(String yaml) throws IOException {
    assertThat(YamlFile.read(write(yaml), problems)).isEmpty();
    assertThat(problems).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [",
        "just text",
        "- a\n- b",
        "a: 1\na: 2",
        "a: {b: 1}\na.b: 2",
        "a: [x, {name: y}]",
        "a: [\"x,y\"]",
        "a: [[x]]",
        "a: [{name: {deep: 1}}]",
        "a: &x 1\nb: *x",
        "a: 1\n---\nb: 2",
      })
  void refusesYamlThatIsNotAConfiguration(String yaml) throws IOException {
    Path file = write(yaml);

    assertThat(YamlFile.read(file, problems)).isEmpty();
    assertThat(problems).singleElement().asString().matches(".*/config.yaml:[0-9]+: not YAML: .+");
  }

  @Test
  void keepsNumbersAsTheyAreWritten() throws IOException {
    Path file = write("a: 1.50\nb: [9.10, 12345678901234567890]\nc: 0x10\n");

    assertThat(YamlFile.read(file, problems))
        .isEqualTo(Map.of("a", "1.50", "b", "9.10,12345678901234567890", "c", "16"));
  }

  @Test
  void saysThatTheFileIsMissing() {
    YamlFile.read(directory.resolve("absent.yaml"), problems);

    assertThat(problems).containsExactly(directory.resolve("absent.yaml") + ": no such file");
  }

  @Test
  void refusesADirectory() {
    YamlFile.read(directory, problems);

    assertThat(problems).singleElement().asString().contains("cannot be read");
  }

  @Test
  void refusesAHugeFile() throws IOException {
    YamlFile.read(write("#".repeat(2 << 20)), problems);

    assertThat(problems).singleElement().asString().contains("larger than");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("config.yaml"), yaml);
  }
}
