package io.github.onloadnode.controller;

import io.github.onloadnode.api.CustomResource;
import java.util.List;
import java.util.Optional;

/**
 * Where on the nodes a custom resource may have files written: its author may be no administrator.
 */
record HostPaths(List<String> prefixes) {

  HostPaths {
    prefixes = List.copyOf(prefixes);
  }

  /** Why the resource's host path is refused. */
  Optional<String> fault(CustomResource resource) {
    return resource
        .spec()
        .document()
        .devicePlugin()
        .hostOnloadPath()
        .filter(path -> prefixes.stream().noneMatch(prefix -> isBelow(path, prefix)))
        .map(path ->
            "devicePlugin.hostOnloadPath %s is not below %s; choose another path, or have the"
                    .formatted(path, String.join(", ", prefixes))
                + " administrator allow it (controller setting hostPathPrefixes)");
  }

  private static boolean isBelow(String path, String prefix) {
    String directory = prefix.replaceAll("/+$", "") + "/";
    String normal = path.replaceAll("/+", "/");
    return normal.startsWith(directory)
        && normal.length() > directory.length()
        && !(normal + "/").contains("/../");
  }
}
