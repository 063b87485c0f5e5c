package io.github.onloadnode.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Host directories that a configured path must stay out of. Paths are compared name by name: {@code
 * /usr2} is not below {@code /usr}. The caller resolves links.
 */
public final class ReservedPaths {

  /** Those of the agent itself. */
  public static final List<String> OURS =
      List.of("/var/lib/onload-agent", "/opt/onload-agent", "/etc/onload-agent");

  /** Those of the system and of the kubelet. */
  public static final List<String> SYSTEM =
      List.of(
          "/usr",
          "/etc",
          "/boot",
          "/dev",
          "/proc",
          "/sys",
          "/run",
          "/bin",
          "/sbin",
          "/lib",
          "/lib64",
          "/var/run",
          "/var/lib/kubelet");

  private ReservedPaths() {}

  /** The first of these directories that equals the path or contains it. */
  public static Optional<String> above(String path, List<String> reserved) {
    return reserved.stream().filter(directory -> isIn(path, directory)).findFirst();
  }

  /** The first of these directories that equals the path, contains it or lies in it. */
  public static Optional<String> around(String path, List<String> reserved) {
    return reserved.stream()
        .filter(directory -> isIn(path, directory) || isIn(directory, path))
        .findFirst();
  }

  private static boolean isIn(String path, String directory) {
    List<String> names = names(path);
    List<String> above = names(directory);
    return names.size() >= above.size() && names.subList(0, above.size()).equals(above);
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/"))
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .toList();
  }
}
