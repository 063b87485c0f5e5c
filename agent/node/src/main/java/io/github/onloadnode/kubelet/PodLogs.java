package io.github.onloadnode.kubelet;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kubelet's log directories {@code <namespace>_<name>_<uid>} (BuildPodLogsDirectory of
 * pkg/kubelet/kuberuntime) and its links to the logs in them. They tell the pod of a UID when the
 * kubelet itself does not.
 */
public final class PodLogs {

  /** The kubelet's default (podLogsDir). */
  public static final String USUAL = "/var/log/pods";

  /** Links {@code <pod>_<namespace>_<container>-<id>.log}, wherever the logs are. */
  private static final String CONTAINERS = "/var/log/containers";

  private final HostFiles files;
  private final String directory;

  /**
   * A pod's directory; the UID is spelled as by the kubelet.
   *
   * @param path on the host
   */
  public record Directory(PodName name, String uid, String path) {}

  public PodLogs(HostFiles files) {
    this(files, USUAL);
  }

  /**
   * @param directory of this node's kubelet
   */
  public PodLogs(HostFiles files, String directory) {
    this.files = files;
    this.directory = directory;
  }

  /** The directories of all pods, by {@link Pod#key}. */
  public Reading<Map<String, Directory>> directories() {
    return files
        .list(directory)
        .map(names -> {
          Map<String, Directory> directories = new HashMap<>();
          names.forEach(name ->
              parsed(directory + "/" + name)
                  .ifPresent(found -> directories.put(Pod.key(found.uid()), found)));
          return directories;
        });
  }

  /** The same from the links, in case the kubelet's directory is not the configured one. */
  public Map<String, Directory> linked() {
    Map<String, Directory> directories = new HashMap<>();
    // A broken link names no pod and hides none.
    var _ =
        files.links(
            CONTAINERS,
            log ->
                containing(containing(log))
                    .flatMap(PodLogs::parsed)
                    .ifPresent(found -> directories.put(Pod.key(found.uid()), found)));
    return directories;
  }

  /** Names of the links, which end in the container's ID. */
  public Reading<List<String>> links() {
    return files.list(CONTAINERS);
  }

  private static Optional<String> containing(String path) {
    return containing(Optional.of(path));
  }

  private static Optional<String> containing(Optional<String> path) {
    return path.filter(known -> known.lastIndexOf('/') > 0)
        .map(known -> known.substring(0, known.lastIndexOf('/')));
  }

  /** Namespaces and pod names have no underscores, but UIDs may. */
  private static Optional<Directory> parsed(String path) {
    String[] parts = path.substring(path.lastIndexOf('/') + 1).split("_", 3);
    return parts.length == 3
        ? Optional.of(new Directory(new PodName(parts[0], parts[1]), parts[2], path))
        : Optional.empty();
  }
}
