package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.kubelet.PodLogs.Directory;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.PodContainer.PodName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names of pods and containers at one moment. */
final class PodNames {

  private final HostFiles files;

  /** By {@link Pod#key}. */
  private final Map<String, PodName> listed;

  /** By {@link Pod#key}. */
  private final Map<String, Directory> directories;

  /** Links {@code <pod>_<namespace>_<container>-<id>.log}. */
  private final List<String> links;

  private PodNames(
      HostFiles files,
      Map<String, PodName> listed,
      Map<String, Directory> directories,
      List<String> links) {
    this.files = files;
    this.listed = listed;
    this.directories = directories;
    this.links = links;
  }

  static PodNames read(HostFiles files, PodNaming naming, Unread unread) {
    return new PodNames(
        files,
        naming.listed().get(),
        unread.orElse(naming.logs().directories(), Map.of()),
        unread.orElse(naming.logs().links(), List.of()));
  }

  PodContainer of(CgroupPath.Container container) {
    String key = Pod.key(container.podUid());
    Optional<Directory> directory = Optional.ofNullable(directories.get(key));
    Optional<String[]> link = link(container.containerId());
    return new PodContainer(
        directory.map(Directory::uid).orElse(container.podUid()),
        container.containerId(),
        Optional.ofNullable(listed.get(key))
            .or(() -> directory.map(Directory::name))
            .or(() -> link.map(parts -> new PodName(parts[1], parts[0]))),
        link.map(parts -> parts[2])
            .or(() -> directory.flatMap(found -> onlyContainer(found.path()))));
  }

  /** Pod, namespace and container; a container's name may have dashes, its ID has none. */
  private Optional<String[]> link(String containerId) {
    String end = "-" + containerId + ".log";
    return links.stream()
        .filter(link -> !containerId.isEmpty() && link.endsWith(end))
        .map(link -> link.substring(0, link.length() - end.length()).split("_", 3))
        .filter(parts -> parts.length == 3)
        .findFirst();
  }

  /** Without links, the log directory of a pod with one container has the name too. */
  private Optional<String> onlyContainer(String directory) {
    return files.list(directory) instanceof Reading.Present<List<String>>(List<String> names)
            && names.size() == 1
        ? Optional.of(names.getFirst())
        : Optional.empty();
  }
}
