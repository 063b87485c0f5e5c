package io.github.onloadnode.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes no image. */
final class ImageContentTest {

  @TempDir private Path directory;
  private List<Path> layers;

  @BeforeEach
  void sample() throws IOException {
    layers = SampleLayers.in(directory);
  }

  @Test
  void takesLayersInTheOrderGiven() throws IOException {
    assertThat(ImageContent.of(layers).layers())
        .extracting(Layer::name)
        .containsExactly("debian", "runtime", "agent", "cache");
  }

  @Test
  void needsNoStartUpCache() throws IOException {
    assertThat(ImageContent.of(layers.subList(0, 3)).layers()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debian/etc/os-release",
        "debian/usr/lib/locale/C.utf8/LC_CTYPE",
        "runtime/usr/lib/onload-agent/runtime/bin/java",
        "agent/usr/lib/onload-agent/lib/image.options",
        "agent/usr/lib/onload-agent/lib/onload-agent.jar",
        "agent/usr/lib/onload-agent/lib/onload-controller.jar",
        "agent/usr/lib/onload-agent/onload-controller"
      })
  void refusesAnImageWithoutWhatTheAgentNeeds(String file) throws IOException {
    Files.delete(directory.resolve(file));
    SampleLayers.write(directory.resolve(file.replaceFirst("/.*", "")), "other", "");

    refuses("no layer holds " + file.replaceFirst("[a-z]*", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bin/sh", "usr/bin/bash", "usr/bin/dash", "usr/lib/x/busybox"})
  void refusesAShell(String shell) throws IOException {
    SampleLayers.write(layers.getFirst(), shell, "");

    refuses("layer debian holds a shell: /" + shell);
  }

  @Test
  void refusesAFileOfTwoLayers() throws IOException {
    SampleLayers.write(layers.get(2), "etc/os-release", "ID=other");

    refuses("/etc/os-release is in layers debian and agent");
  }

  @Test
  void refusesALinkToNothing() throws IOException {
    Path link = layers.getFirst().resolve("etc/link");
    Files.createSymbolicLink(link, Path.of("/nowhere"));

    refuses(link + " is neither a file nor a directory");
  }

  @Test
  void refusesAMissingLayer() {
    layers = List.of(directory.resolve("absent"));

    refuses("there is no directory " + directory.resolve("absent"));
  }

  @Test
  void refusesALayerWithoutFiles() throws IOException {
    Path empty = directory.resolve("empty");
    Files.createDirectories(empty.resolve("usr/lib"));
    layers = List.of(empty);

    refuses("nothing is in " + empty);
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "=1.2", "version="})
  void refusesALabelWithoutKeyOrValue(String line) throws IOException {
    Path labels = Files.writeString(directory.resolve("labels"), "a=b=c\n" + line + "\n");

    assertThatThrownBy(() -> Labels.read(labels))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining("not 'key=value': " + line);
  }

  @Test
  void readsLabels() throws IOException {
    Path labels = Files.writeString(directory.resolve("labels"), "a=b=c\n");

    assertThat(Labels.read(labels)).containsExactly(Map.entry("a", "b=c"));
  }

  private void refuses(String why) {
    assertThatThrownBy(() -> ImageContent.of(layers))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(why);
  }
}
