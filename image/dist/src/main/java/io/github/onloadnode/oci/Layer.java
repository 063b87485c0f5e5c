package io.github.onloadnode.oci;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One layer, from a directory that becomes the root of the file system.
 *
 * @param files files and directories by their names in the image
 */
record Layer(String name, SortedMap<String, Path> files) {

  private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");

  /**
   * Reads a directory; its last name becomes the layer's name.
   *
   * @throws ImageException if it has no file, or anything that is neither a file nor a directory
   */
  static Layer of(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ImageException("there is no directory " + directory + " for a layer");
    }
    SortedMap<String, Path> files = new TreeMap<>();
    try (Stream<Path> below = Files.walk(directory)) {
      below
          .filter(path -> !path.equals(directory))
          .forEach(path -> files.put("/" + directory.relativize(path), path));
    }
    for (Path path : files.values()) {
      // Jib follows links and supports only regular files and directories.
      if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
        throw new ImageException(path + " is neither a file nor a directory");
      }
    }
    if (files.values().stream().noneMatch(Files::isRegularFile)) {
      throw new ImageException("nothing is in " + directory + ", which is to be a layer");
    }
    return new Layer(directory.getFileName().toString(), files);
  }

  /** Whether the layer has a file, not a directory, of this name. */
  boolean holds(String file) {
    Path path = files.get(file);
    return path != null && Files.isRegularFile(path);
  }

  /** All entries sorted by name, with the same time and owned by root. */
  FileEntriesLayer entries(Instant time) {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    files.forEach((file, path) ->
        layer.addEntry(
            path,
            AbsoluteUnixPath.get(file),
            // Directories can be entered; of a file's permissions only the execute bit is kept.
            Files.isExecutable(path) ? PROGRAM : FILE,
            time,
            "0:0"));
    return layer.build();
  }
}
