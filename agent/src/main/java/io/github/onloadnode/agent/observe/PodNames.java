package io.github.onloadnode.agent.observe;

import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.host.PodLogs;
import io.github.onloadnode.agent.node.PodContainer;
import io.github.onloadnode.agent.node.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names of pods and containers by the directories that kubelet makes for their logs. */
final class PodNames {

  private static final String CONTAINERS = "/var/log/containers";

  private final HostFiles files;

  /** Directory names {@code <namespace>_<name>_<uid>} by uid. */
  private final Map<String, String> directories;

  /** Links {@code <pod>_<namespace>_<container>-<id>.log}. */
  private final List<String> links;

  private PodNames(HostFiles files, Map<String, String> directories, List<String> links) {
    this.files = files;
    this.directories = directories;
    this.links = links;
  }

  static PodNames read(HostFiles files, Gaps gaps) {
    return new PodNames(
        files,
        gaps.fill(new PodLogs(files).directories(), Map.of()),
        gaps.fill(files.list(CONTAINERS), List.of()));
  }

  PodContainer of(CgroupPath.Container container) {
    Optional<String> directory = Optional.ofNullable(directories.get(container.podUid()));
    return new PodContainer(
        container.podUid(),
        container.containerId(),
        directory.flatMap(PodLogs::pod),
        linkedName(container.containerId())
            .or(() -> directory.flatMap(name -> onlyContainer(PodLogs.PODS + "/" + name))));
  }

  /** A container's name may have dashes, its id has none. */
  private Optional<String> linkedName(String containerId) {
    String end = "-" + containerId + ".log";
    return links.stream()
        .filter(link -> !containerId.isEmpty() && link.endsWith(end))
        .map(link -> link.substring(link.lastIndexOf('_') + 1, link.length() - end.length()))
        .findFirst();
  }

  /** Without links, a pod of one container tells its name too. */
  private Optional<String> onlyContainer(String directory) {
    return files.list(directory) instanceof Reading.Present<List<String>>(List<String> names)
            && names.size() == 1
        ? Optional.of(names.getFirst())
        : Optional.empty();
  }
}
