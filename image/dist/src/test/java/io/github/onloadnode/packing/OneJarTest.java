package io.github.onloadnode.packing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars in, one jar out. */
final class OneJarTest {

  private static final Instant TIME = Instant.parse("2026-11-25T00:00:00Z");
  private static final String SERVICE = "META-INF/services/a.Service";

  @TempDir private Path directory;

  @Test
  void keepsProvidersOfAllJarsInOrderOfClassPath() throws Exception {
    Path one = jar("one.jar", Map.of(SERVICE, "b.Second # of a\n\nb.First\n"));
    Path other = jar("other.jar", Map.of(SERVICE, "c.Third\nb.First\n"));

    Path packed = pack(one, other);

    assertThat(text(packed, SERVICE)).isEqualTo("b.Second\nb.First\nc.Third\n");
  }

  @Test
  void takesTheVersionOfAFileThatThisRuntimeWouldTake() throws Exception {
    Path jar =
        jar(
            "versions.jar",
            Map.of(
                "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMulti-Release: true\n",
                "a/A.txt", "old",
                "META-INF/versions/9/a/A.txt", "new",
                "META-INF/versions/99/a/A.txt", "of a later runtime"));

    Path packed = pack(jar);

    assertThat(text(packed, "a/A.txt")).isEqualTo("new");
    assertThat(names(packed)).containsExactly("META-INF/MANIFEST.MF", "a/A.txt");
  }

  @Test
  void leavesOutSignaturesModulesAndCLibraries() throws Exception {
    Path jar =
        jar(
            "signed.jar",
            Map.of(
                "META-INF/A.SF", "",
                "META-INF/A.RSA", "",
                "META-INF/INDEX.LIST", "",
                "META-INF/native/a.so", "",
                "jni/x86_64-Linux/a.so", "",
                "module-info.class", "",
                "a/A.txt", "code"));

    assertThat(names(pack(jar))).containsExactly("META-INF/MANIFEST.MF", "a/A.txt");
  }

  @Test
  void refusesTwoFilesOfOneName() throws Exception {
    Path one = jar("one.jar", Map.of("a/A.txt", "code"));
    Path same = jar("same.jar", Map.of("a/A.txt", "code"));
    Path other = jar("other.jar", Map.of("a/A.txt", "other code"));
    OneJar all = new OneJar();
    all.add(one);
    all.add(same);

    assertThatThrownBy(() -> all.add(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other.jar has another a/A.txt");
  }

  @Test
  void keepsLicencesBesideTheJar() throws Exception {
    Path jar = jar("lib-1.jar", Map.of("META-INF/LICENSE.txt", "free", "META-INF/NOTICE", "ours"));

    pack(jar);

    assertThat(directory.resolve("licenses/lib-1.jar/LICENSE.txt")).hasContent("free");
    assertThat(directory.resolve("licenses/lib-1.jar/NOTICE")).hasContent("ours");
  }

  @Test
  void storesEntriesAsTheyAreAndTheSameEachTime() throws Exception {
    Path jar = jar("lib.jar", Map.of("a/A.txt", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "b/b", ""));
    Path packed = pack(jar);
    byte[] before = Files.readAllBytes(packed);

    pack(jar);

    assertThat(packed).hasBinaryContent(before);
    try (JarFile file = new JarFile(packed.toFile())) {
      assertThat(file.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
      assertThat(file.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .isEqualTo("1.2");
    }
  }

  private Path pack(Path... jars) throws Exception {
    OneJar all = new OneJar();
    for (Path jar : jars) {
      all.add(jar);
    }
    Path packed = directory.resolve("packed.jar");
    all.writeLicences(directory.resolve("licenses"));
    all.write(packed, "1.2", TIME);
    return packed;
  }

  private Path jar(String name, Map<String, String> files) throws Exception {
    Path jar = directory.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(UTF_8));
      }
    }
    return jar;
  }

  private static List<String> names(Path jar) throws Exception {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  private static String text(Path jar, String name) throws Exception {
    try (JarFile file = new JarFile(jar.toFile());
        InputStream in = file.getInputStream(file.getEntry(name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
