package io.github.onloadnode.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories in, an archive out. */
final class ImageTarTest {

  private static final Instant FILES = Instant.parse("2026-11-25T00:00:00Z");
  private static final Instant CREATED = Instant.parse("2026-11-26T12:00:00Z");

  @TempDir private Path directory;

  @Test
  void keepsTheOrderOfLayers() throws Exception {
    Path archive = write(SampleLayers.in(directory.resolve("in")));

    List<List<String>> names = new ArrayList<>();
    for (OciArchive.Blob layer : OciArchive.read(archive).layers()) {
      names.add(
          entries(archive, layer).stream()
              .filter(entry -> !entry.isDirectory())
              .map(TarArchiveEntry::getName)
              .toList());
    }

    assertThat(names)
        .containsExactly(
            List.of("etc/os-release", "usr/lib/locale/C.utf8/LC_CTYPE"),
            List.of("usr/lib/onload-agent/runtime/bin/java"),
            List.of(
                "usr/lib/onload-agent/lib/image.options",
                "usr/lib/onload-agent/lib/onload-agent.jar",
                "usr/lib/onload-agent/lib/onload-controller.jar",
                "usr/lib/onload-agent/onload-controller"),
            List.of("usr/lib/onload-agent/lib/onload-agent.aot"));
  }

  @Test
  void hasANameThatAKubeletAsksForAfterAnImport() throws Exception {
    Path archive = write(SampleLayers.in(directory.resolve("in")));

    assertThat(OciArchive.read(archive).name()).isEqualTo("localhost/onload-agent:1.2");
  }

  /** Docker's own store knows no other way; blobs stay where the OCI layout has them. */
  @Test
  void tellsDockerWhichBlobsTheImageHas() throws Exception {
    Path archive = write(SampleLayers.in(directory.resolve("in")));

    OciArchive image = OciArchive.read(archive);
    JsonNode loaded = OciArchive.json(archive, "manifest.json");
    assertThat(loaded).hasSize(1);
    assertThat(loaded.path(0).path("RepoTags"))
        .extracting(JsonNode::asText)
        .containsExactly("localhost/onload-agent:1.2");
    assertThat(OciArchive.json(archive, loaded.path(0).path("Config").asText()))
        .isEqualTo(image.config());
    assertThat(loaded.path(0).path("Layers"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(
            image.layers().stream()
                .map(layer -> "blobs/" + layer.digest().replace(':', '/'))
                .toList());
  }

  @Test
  void startsJavaItselfWithTheLaunchersEnvironmentAsRoot() throws Exception {
    JsonNode image = OciArchive.read(write(SampleLayers.in(directory.resolve("in")))).config();

    JsonNode config = image.path("config");
    assertThat(config.path("Entrypoint"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "/usr/lib/onload-agent/runtime/bin/java",
            "@/usr/lib/onload-agent/lib/image.options",
            "io.github.onloadnode.cli.OnloadAgent");
    assertThat(config.path("Env"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder(
            "LC_ALL=C.UTF-8", "MALLOC_ARENA_MAX=1", "PATH=/usr/lib/onload-agent/runtime/bin");
    assertThat(config.path("User").asText()).isEqualTo("0");
    assertThat(config.path("Labels").path("org.opencontainers.image.version").asText())
        .isEqualTo("1.2");
    assertThat(image.path("architecture").asText()).isEqualTo("arm64");
    assertThat(image.path("os").asText()).isEqualTo("linux");
    assertThat(image.path("created").asText()).isEqualTo(CREATED.toString());
  }

  @Test
  void givesFilesOneTimeAndRootAsTheOwnerAndKeepsOnlyWhetherTheyRun() throws Exception {
    List<Path> layers = SampleLayers.in(directory.resolve("in"));
    Path archive = write(layers);

    List<TarArchiveEntry> entries = new ArrayList<>();
    for (OciArchive.Blob layer : OciArchive.read(archive).layers()) {
      entries.addAll(entries(archive, layer));
    }

    assertThat(entries)
        .filteredOn(entry -> !entry.isDirectory())
        .extracting(
            TarArchiveEntry::getName, entry -> Integer.toOctalString(entry.getMode() & 0xfff))
        .contains(
            tuple("usr/lib/onload-agent/runtime/bin/java", "755"), tuple("etc/os-release", "644"));
    assertThat(entries)
        .allSatisfy(entry -> {
          assertThat(entry.getLastModifiedTime()).isEqualTo(FileTime.from(FILES));
          assertThat(entry.getLongUserId()).isZero();
          assertThat(entry.getLongGroupId()).isZero();
        });
  }

  @Test
  void writesEqualBytesFromEqualFilesOfAnotherTimeAndPlace() throws Exception {
    Path one = write(SampleLayers.in(directory.resolve("here")));
    byte[] before = Files.readAllBytes(one);
    List<Path> others = SampleLayers.in(directory.resolve("elsewhere"));
    for (Path layer : others) {
      SampleLayers.touch(layer, Instant.EPOCH);
    }

    Path other = write(others);

    assertThat(other).hasBinaryContent(before);
  }

  @Test
  void changesOnlyTheLayerWhoseFileChanged() throws Exception {
    List<Path> layers = SampleLayers.in(directory.resolve("in"));
    List<OciArchive.Blob> before = OciArchive.read(write(layers)).layers();
    Files.writeString(layers.getLast().resolve(SampleLayers.CACHE), "trained again");

    List<OciArchive.Blob> after = OciArchive.read(write(layers)).layers();

    assertThat(after.subList(0, 3)).isEqualTo(before.subList(0, 3));
    assertThat(after.get(3).digest()).isNotEqualTo(before.get(3).digest());
  }

  @Test
  void followsLinks() throws Exception {
    List<Path> layers = SampleLayers.in(directory.resolve("in"));
    Files.createSymbolicLink(layers.getFirst().resolve("etc/release"), Path.of("os-release"));

    Path archive = write(layers);

    OciArchive.Blob first = OciArchive.read(archive).layers().getFirst();
    assertThat(entries(archive, first))
        .filteredOn(entry -> entry.getName().equals("etc/release"))
        .singleElement()
        .satisfies(entry -> assertThat(entry.isFile() && !entry.isSymbolicLink()).isTrue());
  }

  @Test
  void leavesNothingBesideTheArchive() throws Exception {
    Path out = Files.createDirectory(directory.resolve("out"));
    List<Path> layers = SampleLayers.in(directory.resolve("in"));

    image(layers).write(out.resolve("image.tar"));

    try (var files = Files.list(out)) {
      assertThat(files).containsExactly(out.resolve("image.tar"));
    }
  }

  private Path write(List<Path> layers) throws Exception {
    Path archive = directory.resolve("image.tar");
    image(layers).write(archive);
    return archive;
  }

  private static ImageTar image(List<Path> layers) throws IOException {
    return new ImageTar(
        "arm64",
        FILES,
        CREATED,
        Map.of("org.opencontainers.image.version", "1.2"),
        ImageContent.of(layers));
  }

  private static List<TarArchiveEntry> entries(Path archive, OciArchive.Blob layer)
      throws IOException {
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (TarFile tar = new TarFile(archive)) {
      TarArchiveEntry blob =
          tar.getEntries().stream()
              .filter(entry -> entry.getName().equals("blobs/" + layer.digest().replace(':', '/')))
              .findFirst()
              .orElseThrow();
      try (var in =
          new TarArchiveInputStream(
              new GZIPInputStream(
                  new ByteArrayInputStream(tar.getInputStream(blob).readAllBytes())))) {
        TarArchiveEntry entry = in.getNextEntry();
        while (entry != null) {
          entries.add(entry);
          entry = in.getNextEntry();
        }
      }
    }
    return entries;
  }
}
