package io.github.onloadnode.packing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;

/** The files of a jar as this version of Java sees them. */
final class JarContent {

  private JarContent() {}

  /** Files by name; those below {@code META-INF/versions} replace the others. */
  static Map<String, byte[]> of(Path jar) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (JarFile file =
        new JarFile(jar.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion())) {
      for (JarEntry entry : file.versionedStream().toList()) {
        if (!entry.isDirectory()) {
          try (InputStream in = file.getInputStream(entry)) {
            files.put(entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return files;
  }
}
