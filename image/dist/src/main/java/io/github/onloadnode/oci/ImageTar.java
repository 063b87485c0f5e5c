package io.github.onloadnode.oci;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the image for one processor as an OCI archive, without network or container engine. The
 * same directories give the same archive.
 *
 * @param processor as OCI spells it: amd64, arm64
 * @param fileTime the modification time of every file in the image
 * @param created the creation time that the image declares
 */
public record ImageTar(
    String processor,
    Instant fileTime,
    Instant created,
    Map<String, String> labels,
    ImageContent content) {

  private static final String MAIN = "io.github.onloadnode.cli.OnloadAgent";
  private static final String VERSION = "org.opencontainers.image.version";
  private static final int LAYERS = 5;
  private static final int BAD_INPUT = 65;

  /**
   * Writes an archive and prints its layers.
   *
   * @param arguments the processor, the archive to write, the time of its files, the time of its
   *     creation, a file of labels (one {@code key=value} a line), and the directories of the
   *     layers
   */
  public static void main(String[] arguments) throws Exception {
    try {
      Path archive = Path.of(arguments[1]);
      ImageTar image =
          new ImageTar(
              arguments[0],
              Instant.parse(arguments[2]),
              Instant.parse(arguments[3]),
              Labels.read(Path.of(arguments[4])),
              ImageContent.of(Arrays.stream(arguments).skip(LAYERS).map(Path::of).toList()));
      image.write(archive);
      print(OciArchive.read(archive), image.content().layers(), System.out);
    } catch (ImageException e) {
      System.err.println("image: " + e.getMessage());
      System.exit(BAD_INPUT);
    }
  }

  /** Writes the archive. */
  void write(Path archive) throws Exception {
    JibContainerBuilder image = Jib.fromScratch().setFormat(ImageFormat.OCI);
    for (Layer layer : content.layers()) {
      image.addFileEntriesLayer(layer.entries(fileTime));
    }
    image
        .setPlatforms(Set.of(new Platform(processor, "linux")))
        .setCreationTime(created)
        .setUser("0")
        .setWorkingDirectory(AbsoluteUnixPath.get(ImageContent.HOME))
        .setEnvironment(environment())
        .setEntrypoint(List.of(ImageContent.JAVA, "@" + ImageContent.OPTIONS, MAIN))
        .setLabels(labels);
    Path scratch = Files.createTempDirectory(archive.toAbsolutePath().getParent(), "jib-");
    try {
      image.containerize(
          Containerizer.to(TarImage.at(archive).named(name()))
              .setOfflineMode(true)
              .setBaseImageLayersCache(scratch.resolve("base"))
              .setApplicationLayersCache(scratch.resolve("layers")));
    } finally {
      delete(scratch);
    }
    DockerManifest.addTo(archive);
  }

  /**
   * Has a registry and a version: a node that imports the archive keeps this name, and the kubelet
   * does not find an image by a shorter one.
   */
  private String name() {
    return "localhost/onload-agent:" + labels.getOrDefault(VERSION, "latest");
  }

  /** The same options as in the launcher, which gives the reasons. */
  private static Map<String, String> environment() {
    return Map.of("LC_ALL", "C.UTF-8", "MALLOC_ARENA_MAX", "1", "PATH", ImageContent.PROGRAMS);
  }

  private static void print(OciArchive archive, List<Layer> layers, PrintStream out) {
    for (int index = 0; index < layers.size(); index++) {
      OciArchive.Blob blob = archive.layers().get(index);
      out.println(layers.get(index).name() + "\t" + blob.size() + "\t" + blob.digest());
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
