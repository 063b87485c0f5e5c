package io.github.onloadnode.oci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Labels of an image, from a file. */
final class Labels {

  private Labels() {}

  /**
   * Reads one {@code key=value} a line.
   *
   * @throws ImageException where a line has no key or no value
   */
  static Map<String, String> read(Path file) throws IOException {
    Map<String, String> labels = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (equals <= 0 || equals == line.length() - 1) {
        throw new ImageException(file + " has a label that is not 'key=value': " + line);
      }
      labels.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return labels;
  }
}
