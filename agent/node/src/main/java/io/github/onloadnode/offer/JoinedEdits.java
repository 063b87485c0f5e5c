package io.github.onloadnode.offer;

import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.ContainerEdits.Mount;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Joins the container edits of several devices, without duplicates, in the order of adding. */
final class JoinedEdits {

  private final Set<String> deviceNodes = new LinkedHashSet<>();
  private final Map<String, String> filesByPath = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();

  /** Adds the edits of one device; returns a clause if they conflict with earlier ones. */
  Optional<String> add(ContainerEdits edits) {
    deviceNodes.addAll(edits.deviceNodes());
    for (Mount mount : edits.mounts()) {
      Optional<String> conflict =
          put(filesByPath, "mount", mount.containerPath(), mount.hostPath());
      if (conflict.isPresent()) {
        return conflict;
      }
    }
    for (Map.Entry<String, String> variable : edits.environment().entrySet()) {
      Optional<String> conflict =
          put(environment, "environment variable", variable.getKey(), variable.getValue());
      if (conflict.isPresent()) {
        return conflict;
      }
    }
    return Optional.empty();
  }

  ContainerEdits edits() {
    return new ContainerEdits(
        deviceNodes.stream().toList(),
        filesByPath.entrySet().stream()
            .map(mount -> new Mount(mount.getKey(), mount.getValue()))
            .toList(),
        environment);
  }

  private static Optional<String> put(
      Map<String, String> into, String kind, String key, String value) {
    String before = into.putIfAbsent(key, value);
    return before == null || before.equals(value)
        ? Optional.empty()
        : Optional.of("%s %s is both %s and %s".formatted(kind, key, before, value));
  }
}
