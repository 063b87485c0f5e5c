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
 * The directories {@code <namespace>_<name>_<uid>} that the kubelet makes for the logs of its pods
 * (BuildPodLogsDirectory of pkg/kubelet/kuberuntime), and its links to the logs in them: what on a
 * node tells which pod a UID is while the kubelet itself does not.
 */
public final class PodLogs {

  /** Where they are, with every kubelet that was not told otherwise (podLogsDir). */
  public static final String USUAL = "/var/log/pods";

  /** Links {@code <pod>_<namespace>_<container>-<id>.log}, wherever the logs are. */
  private static final String CONTAINERS = "/var/log/containers";

  private final HostFiles files;
  private final String directory;

  /**
   * A pod's directory; its UID is spelled as the kubelet does.
   *
   * @param path on the host
   */
  public record Directory(PodName name, String uid, String path) {}

  public PodLogs(HostFiles files) {
    this(files, USUAL);
  }

  /**
   * @param directory where the kubelet of this node has them
   */
  public PodLogs(HostFiles files, String directory) {
    this.files = files;
    this.directory = directory;
  }

  /** Those of all pods, by {@link Pod#key}. */
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

  /** The same by the links to the logs, for a kubelet that has them elsewhere than we were told. */
  public Map<String, Directory> linked() {
    Map<String, Directory> directories = new HashMap<>();
    // A link that cannot be followed names no pod, and hides none.
    var _ =
        files.links(
            CONTAINERS,
            log ->
                containing(containing(log))
                    .flatMap(PodLogs::parsed)
                    .ifPresent(found -> directories.put(Pod.key(found.uid()), found)));
    return directories;
  }

  /** Names of the links; a container's ID is at the end of one. */
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

  /** Neither a namespace nor a pod's name has an underscore; a UID may have some. */
  private static Optional<Directory> parsed(String path) {
    String[] parts = path.substring(path.lastIndexOf('/') + 1).split("_", 3);
    return parts.length == 3
        ? Optional.of(new Directory(new PodName(parts[0], parts[1]), parts[2], path))
        : Optional.empty();
  }
}
