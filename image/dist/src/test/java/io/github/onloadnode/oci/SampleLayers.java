package io.github.onloadnode.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The least that makes an image. */
final class SampleLayers {

  static final String CACHE = "usr/lib/onload-agent/lib/onload-agent.aot";

  private SampleLayers() {}

  /** Four layers below a directory. */
  static List<Path> in(Path directory) throws IOException {
    Path debian = directory.resolve("debian");
    write(debian, "etc/os-release", "ID=debian");
    write(debian, "usr/lib/locale/C.utf8/LC_CTYPE", "letters");
    Path runtime = directory.resolve("runtime");
    write(runtime, "usr/lib/onload-agent/runtime/bin/java", "ELF");
    if (!runtime.resolve("usr/lib/onload-agent/runtime/bin/java").toFile().setExecutable(true)) {
      throw new IOException("no program can be made below " + directory);
    }
    Path agent = directory.resolve("agent");
    write(agent, "usr/lib/onload-agent/lib/onload-agent.jar", "classes");
    write(agent, "usr/lib/onload-agent/lib/image.options", "-Xmx32m");
    write(agent, "usr/lib/onload-agent/lib/onload-controller.jar", "classes");
    write(agent, "usr/lib/onload-agent/onload-controller", "-Xmx256m");
    Path cache = directory.resolve("cache");
    write(cache, CACHE, "trained");
    return List.of(debian, runtime, agent, cache);
  }

  static Path write(Path layer, String file, String content) throws IOException {
    Path path = layer.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, content);
  }

  static void touch(Path directory, Instant time) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(time));
      }
    }
  }
}
