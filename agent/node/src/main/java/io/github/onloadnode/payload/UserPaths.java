package io.github.onloadnode.payload;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.ReservedPaths;
import io.github.onloadnode.host.DirectoryTrees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks which host paths a user may have the agent read and write, with all links followed. Paths
 * in containers are not checked.
 */
final class UserPaths {

  private final DirectoryTrees trees;

  UserPaths(DirectoryTrees trees) {
    this.trees = trees;
  }

  /**
   * Refuses an order that would make the agent write to directories of others or copy its own
   * copies.
   *
   * @throws FindingException naming the path and the reserved directory
   */
  void check(DesiredDocument document) {
    document.devicePlugin().hostOnloadPath().ifPresent(this::checkBase);
    document.onload().flatMap(onload -> onload.sourceHostPath()).ifPresent(this::checkSource);
  }

  private void checkBase(String base) {
    List<String> reserved =
        followed(
            Stream.concat(ReservedPaths.OURS.stream(), ReservedPaths.SYSTEM.stream()).toList());
    Optional<String> conflict =
        bothWays(base).stream()
            .flatMap(path -> ReservedPaths.around(path, reserved).stream())
            .findFirst();
    if (conflict.isPresent()) {
      throw invalid(
          "devicePlugin.hostOnloadPath", base, "is the same as, in or above", conflict.get());
    }
  }

  private void checkSource(String source) {
    List<String> reserved = followed(ReservedPaths.OURS);
    Optional<String> conflict =
        bothWays(source).stream()
            .flatMap(path -> ReservedPaths.above(path, reserved).stream())
            .findFirst();
    if (conflict.isPresent()) {
      throw invalid("onload.source.hostPath", source, "is the same as or in", conflict.get());
    }
  }

  private static FindingException invalid(String field, String path, String how, String directory) {
    return new FindingException(
        Reason.DESIRED_INVALID,
        "%s: %s %s %s, which is the agent's or the system's".formatted(field, path, how, directory),
        "name a directory of its own, such as /srv/onload");
  }

  private List<String> followed(List<String> directories) {
    return directories.stream().flatMap(path -> bothWays(path).stream()).distinct().toList();
  }

  /** The path as written, and with its links resolved. */
  private List<String> bothWays(String path) {
    List<String> paths = new ArrayList<>(List.of(path));
    try {
      paths.add(trees.followed(path));
    } catch (IOException | IllegalArgumentException e) {
      throw new FindingException(
          Reason.DESIRED_INVALID,
          path + " cannot be followed on this host: " + e.getMessage(),
          "name a directory that can be reached");
    }
    return paths;
  }
}
