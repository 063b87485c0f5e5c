package io.github.onloadnode.agent.host;

import io.github.onloadnode.agent.node.PodContainer.PodName;
import io.github.onloadnode.agent.node.Reading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The directories {@code <namespace>_<name>_<uid>} that the kubelet makes for the logs of its pods
 * (BuildPodLogsDirectory of pkg/kubelet/kuberuntime): on a node the one place that tells which pod
 * a UID is.
 */
public final class PodLogs {

  /** Where they are, with every kubelet that was not told otherwise. */
  public static final String PODS = "/var/log/pods";

  private final HostFiles files;

  public PodLogs(HostFiles files) {
    this.files = files;
  }

  /** Their names by the pods' UIDs. */
  public Reading<Map<String, String>> directories() {
    return files
        .list(PODS)
        .map(names -> {
          Map<String, String> directories = new HashMap<>();
          names.forEach(name -> directories.put(name.substring(name.lastIndexOf('_') + 1), name));
          return directories;
        });
  }

  /** Which pod a directory is of: neither a namespace nor a pod's name has an underscore. */
  public static Optional<PodName> pod(String directory) {
    List<String> parts = List.of(directory.split("_"));
    return parts.size() == 3
        ? Optional.of(new PodName(parts.get(0), parts.get(1)))
        : Optional.empty();
  }
}
