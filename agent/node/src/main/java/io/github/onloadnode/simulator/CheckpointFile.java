package io.github.onloadnode.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.kubelet.KubeletCheckpoint;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * Writes the kubelet's checkpoint (devicemanager/checkpoint/checkpoint.go, Kubernetes 1.36.2),
 * without checksum; the simulated kubelet does not read it.
 */
final class CheckpointFile {

  /** The kubelet's key for devices that have no NUMA node: {@code nodeWithoutTopology}. */
  private static final String NO_NODE = "-1";

  private CheckpointFile() {}

  static void write(Path directory, KubeletDevices.Checkpoint checkpoint) {
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    ObjectNode data = file.putObject("Data");
    ArrayNode entries = data.putArray("PodDeviceEntries");
    for (PodDevices.Assignment assignment : checkpoint.assignments()) {
      ObjectNode entry = entries.addObject();
      entry.put("PodUID", assignment.pod());
      entry.put("ContainerName", assignment.container());
      entry.put("ResourceName", assignment.resource());
      assignment.ids().forEach(entry.putObject("DeviceIDs").putArray(NO_NODE)::add);
      entry.put("AllocResp", assignment.answer().toByteArray());
    }
    ObjectNode registered = data.putObject("RegisteredDevices");
    new TreeMap<>(checkpoint.resources())
        .forEach((resource, ids) -> ids.forEach(registered.putArray(resource)::add));
    HostRoot root = new HostRoot(directory);
    try {
      if (root.exists()) {
        new HostTree(root).write("/" + KubeletCheckpoint.NAME, file.toString());
      }
    } catch (UncheckedIOException _) {
      // The real kubelet logs the failure and continues.
      return;
    }
  }
}
