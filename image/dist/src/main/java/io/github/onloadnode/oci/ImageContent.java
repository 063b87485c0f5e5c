package io.github.onloadnode.oci;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers of one image, checked against what the entry point needs.
 *
 * @param layers the least often changed first
 */
record ImageContent(List<Layer> layers) {

  static final String HOME = "/usr/lib/onload-agent";
  static final String PROGRAMS = HOME + "/runtime/bin";
  static final String JAVA = PROGRAMS + "/java";
  static final String OPTIONS = HOME + "/lib/image.options";

  private static final List<String> NEEDED =
      List.of(
          JAVA,
          OPTIONS,
          HOME + "/lib/onload-agent.jar",
          HOME + "/lib/onload-controller.jar",
          HOME + "/onload-controller",
          // Without it Java cannot read names that are not ASCII.
          "/usr/lib/locale/C.utf8/LC_CTYPE",
          "/etc/os-release");

  /** An intruder in a container without a shell has less to work with. */
  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "ash", "ksh", "zsh", "busybox", "toybox");

  /**
   * Looks at the directories.
   *
   * @throws ImageException if a file is missing, is in two layers, or is a shell
   */
  static ImageContent of(List<Path> directories) throws IOException {
    List<Layer> layers = new ArrayList<>();
    for (Path directory : directories) {
      layers.add(Layer.of(directory));
    }
    for (String file : NEEDED) {
      if (layers.stream().noneMatch(layer -> layer.holds(file))) {
        throw new ImageException(
            "no layer holds " + file + ", without which the agent or its controller cannot run");
      }
    }
    refuseShellsAndFilesOfTwoLayers(layers);
    return new ImageContent(List.copyOf(layers));
  }

  private static void refuseShellsAndFilesOfTwoLayers(List<Layer> layers) {
    Map<String, String> seen = new HashMap<>();
    for (Layer layer : layers) {
      for (String file : layer.files().keySet()) {
        if (!layer.holds(file)) {
          continue;
        }
        if (SHELLS.contains(file.substring(file.lastIndexOf('/') + 1))) {
          throw new ImageException("layer " + layer.name() + " holds a shell: " + file);
        }
        String before = seen.put(file, layer.name());
        if (before != null) {
          throw new ImageException(file + " is in layers " + before + " and " + layer.name());
        }
      }
    }
  }
}
