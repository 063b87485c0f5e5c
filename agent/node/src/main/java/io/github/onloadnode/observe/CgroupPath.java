package io.github.onloadnode.observe;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds pod and container in {@code /proc/<pid>/cgroup}. Kubelet and the container runtimes spell
 * the path in several ways: with the cgroupfs driver {@code /kubepods/burstable/pod<uid>/<id>},
 * with the systemd driver {@code .../kubepods-burstable-pod<uid>.slice/cri-containerd-<id>.scope}
 * ({@code crio-}, {@code docker-}), and if containerd uses cgroupfs while the kubelet uses systemd
 * {@code ...-pod<uid>.slice:cri-containerd:<id>}.
 */
final class CgroupPath {

  /**
   * The container and pod of a process.
   *
   * @param containerId empty for a process in the pod's own cgroup
   */
  record Container(String podUid, String containerId) {}

  /**
   * The pod's slice below the kubelet's: everything after {@code pod} is the UID, which the
   * manifest of a static pod may choose. The UID's dashes are underscores here.
   */
  private static final Pattern SLICE =
      Pattern.compile(
          "(?:.*-)?kubepods(?:-burstable|-besteffort)?-pod(?!\\.slice)(.+?)(?:\\.slice)?");

  /** The pod's own directory, recognized by its place below the kubelet's. */
  private static final Pattern DIRECTORY = Pattern.compile("pod(.+?)");

  /**
   * {@code pod} and a UUID name a pod anywhere, because the kubelet's root cgroup is configurable.
   */
  private static final Pattern ANYWHERE =
      Pattern.compile(
          "(?:.*-)?pod([0-9a-f]{32}|[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12})(?:\\.slice)?");

  private static final Set<String> CLASSES = Set.of("burstable", "besteffort");

  /** The kubelet's cgroup, or what a process in another cgroup namespace sees instead. */
  private static final Set<String> ABOVE = Set.of("kubepods", "..");

  private static final Pattern CONTAINER = Pattern.compile("(?:.*-)?([^-]+?)(?:\\.scope)?");

  private CgroupPath() {}

  /** Empty for a process outside pods. */
  static Optional<Container> parse(String cgroup) {
    return parse(cgroup, "");
  }

  /**
   * Empty for a process outside pods. Each line is one hierarchy; cgroup version 2 has a single
   * line.
   *
   * @param first the path of the node's first process: if the node itself runs in a pod, as with
   *     kind, its pods are below that path
   */
  static Optional<Container> parse(String cgroup, String first) {
    int above = (int) paths(first).mapToLong(path -> pods(names(path)).size()).max().orElse(0);
    return paths(cgroup).flatMap(path -> container(names(path), above).stream()).findFirst();
  }

  private static Stream<String> paths(String cgroup) {
    return cgroup
        .lines()
        .map(line -> line.split(":", 3))
        .filter(fields -> fields.length == 3)
        .map(fields -> fields[2]);
  }

  private static List<String> names(String path) {
    return List.of(path.split("[/:]+"));
  }

  private static Optional<Container> container(List<String> names, int above) {
    List<Integer> pods = pods(names);
    if (pods.size() <= above) {
      return Optional.empty();
    }
    int pod = pods.get(above);
    return Optional.of(
        new Container(
            uid(names, pod).orElseThrow(), containerId(names.subList(pod + 1, names.size()))));
  }

  /** Where pods can be in a path. */
  private static List<Integer> pods(List<String> names) {
    return IntStream.range(0, names.size())
        .filter(index -> uid(names, index).isPresent())
        .boxed()
        .toList();
  }

  private static Optional<String> uid(List<String> names, int index) {
    String name = names.get(index);
    return matched(SLICE, name)
        .or(() -> isBelowKubelet(names, index) ? Optional.empty() : matched(ANYWHERE, name))
        .map(uid -> uid.replace('_', '-'))
        .or(() -> isBelowKubelet(names, index) ? matched(DIRECTORY, name) : Optional.empty());
  }

  private static boolean isBelowKubelet(List<String> names, int index) {
    int parent = index - 1;
    if (parent > 0 && CLASSES.contains(names.get(parent))) {
      parent--;
    }
    boolean unit = names.get(index).matches(".*\\.(slice|scope|service)");
    return parent >= 0 && ABOVE.contains(names.get(parent)) && !unit;
  }

  private static Optional<String> matched(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The runtime may prefix its name, as in {@code cri-containerd:<id>}. */
  private static String containerId(List<String> names) {
    return names.stream()
        .filter(name -> !name.equals("cri-containerd"))
        .findFirst()
        .flatMap(name -> matched(CONTAINER, name))
        .orElse("");
  }
}
