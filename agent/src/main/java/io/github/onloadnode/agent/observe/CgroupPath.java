package io.github.onloadnode.agent.observe;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds pod and container in {@code /proc/<pid>/cgroup}. Kubelet and the container runtimes spell
 * the path in several ways: with the cgroupfs driver {@code /kubepods/burstable/pod<uid>/<id>},
 * with the systemd driver {@code .../kubepods-burstable-pod<uid>.slice/cri-containerd-<id>.scope}
 * ({@code crio-}, {@code docker-}), and where containerd was left on cgroupfs below a systemd
 * kubelet {@code ...-pod<uid>.slice:cri-containerd:<id>}.
 */
final class CgroupPath {

  /**
   * Whose process it is.
   *
   * @param containerId empty for a process that is in the pod's cgroup itself
   */
  record Container(String podUid, String containerId) {}

  /** A UUID, with underscores in a slice's name; a static pod's is a hash without separators. */
  private static final Pattern POD =
      Pattern.compile(
          "(?:.*-)?pod([0-9a-f]{32}|[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12})(?:\\.slice)?");

  private static final Pattern CONTAINER = Pattern.compile("(?:.*-)?([^-]+?)(?:\\.scope)?");

  private CgroupPath() {}

  /** Empty for a process of no pod. Every line names one hierarchy; version 2 has one line. */
  static Optional<Container> parse(String cgroup) {
    return cgroup
        .lines()
        .map(line -> line.split(":", 3))
        .filter(fields -> fields.length == 3)
        .flatMap(fields -> container(fields[2]).stream())
        .findFirst();
  }

  private static Optional<Container> container(String path) {
    List<String> names = List.of(path.split("[/:]+"));
    for (int index = 0; index < names.size(); index++) {
      Matcher pod = POD.matcher(names.get(index));
      if (pod.matches()) {
        List<String> below = names.subList(index + 1, names.size());
        return Optional.of(new Container(pod.group(1).replace('_', '-'), containerId(below)));
      }
    }
    return Optional.empty();
  }

  /** The runtime's part may be a name of its own, as in {@code cri-containerd:<id>}. */
  private static String containerId(List<String> names) {
    return names.stream()
        .filter(name -> !name.equals("cri-containerd"))
        .findFirst()
        .map(CONTAINER::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .orElse("");
  }
}
