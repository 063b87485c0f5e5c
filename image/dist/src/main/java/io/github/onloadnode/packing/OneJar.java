package io.github.onloadnode.packing;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs all jars of a class path into one uncompressed jar: the first ServiceLoader opens one file
 * instead of all, and nothing is decompressed. The same jars give the same result.
 */
public final class OneJar {

  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private final Map<String, byte[]> entries = new TreeMap<>();
  private final Map<String, Set<String>> services = new TreeMap<>();
  private final Map<String, byte[]> licences = new TreeMap<>();

  /**
   * Packs a class path.
   *
   * @param arguments the file with the class path, the jar to write, the directory for licences,
   *     the version that the jar says it has, and the time that every entry gets
   */
  public static void main(String[] arguments) throws IOException {
    OneJar all = new OneJar();
    for (String jar : Files.readString(Path.of(arguments[0])).strip().split(":")) {
      all.add(Path.of(jar));
    }
    all.writeLicences(Path.of(arguments[2]));
    all.write(Path.of(arguments[1]), arguments[3], Instant.parse(arguments[4]));
  }

  /**
   * Adds the content of a jar.
   *
   * @throws IOException if another jar has a different entry of the same name
   */
  void add(Path jar) throws IOException {
    for (Map.Entry<String, byte[]> entry : JarContent.of(jar).entrySet()) {
      String name = entry.getKey();
      switch (Kind.of(name)) {
        case SERVICE ->
            services
                .computeIfAbsent(name, _ -> new LinkedHashSet<>())
                .addAll(providers(entry.getValue()));
        case LICENCE -> licences.put(jar.getFileName() + "/" + name, entry.getValue());
        case CLASS -> part(name, DebugTables.removed(entry.getValue()), jar);
        case PART -> part(name, entry.getValue(), jar);
        case LEFT_OUT -> {}
      }
    }
  }

  private void part(String name, byte[] content, Path jar) throws IOException {
    byte[] before = entries.putIfAbsent(name, content);
    if (before != null && !Arrays.equals(before, content)) {
      throw new IOException(jar + " has another " + name + " than a jar before it");
    }
  }

  private static List<String> providers(byte[] file) {
    return new String(file, StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  void writeLicences(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> licence : licences.entrySet()) {
      Path file = directory.resolve(licence.getKey().replace("META-INF/", ""));
      Files.createDirectories(file.resolveSibling(""));
      Files.write(file, licence.getValue());
    }
  }

  /** Writes the manifest, then all entries sorted by name. */
  void write(Path jar, String version, Instant time) throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(jar));
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.setMethod(ZipOutputStream.STORED);
      write(zip, MANIFEST, manifest(version), time);
      for (Map.Entry<String, Set<String>> service : services.entrySet()) {
        List<String> lines = new ArrayList<>(service.getValue());
        lines.add("");
        byte[] content = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        write(zip, service.getKey(), content, time);
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        write(zip, entry.getKey(), entry.getValue(), time);
      }
    }
  }

  private static byte[] manifest(String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    manifest.write(bytes);
    return bytes.toByteArray();
  }

  private static void write(ZipOutputStream zip, String name, byte[] content, Instant time)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setLastModifiedTime(FileTime.from(time));
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  /** How an entry is packed. */
  private enum Kind {
    CLASS,
    PART,
    SERVICE,
    LICENCE,
    LEFT_OUT;

    static Kind of(String name) {
      String file = name.substring(name.lastIndexOf('/') + 1);
      if (file.equals("module-info.class") || name.startsWith("jni/")) {
        // C libraries are shipped in their own directory.
        return LEFT_OUT;
      }
      if (!name.startsWith("META-INF/")) {
        return file.endsWith(".class") ? CLASS : PART;
      }
      if (name.startsWith("META-INF/services/")) {
        return SERVICE;
      }
      return file.contains("LICENSE") || file.contains("NOTICE") ? LICENCE : LEFT_OUT;
    }
  }
}
