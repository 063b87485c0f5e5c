package io.github.onloadnode.agent.deviceplugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DeviceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What each container was given. The kubelet keeps every answer of Allocate, and repeats it without
 * asking when it starts the container again (checkpoint.go and pod_devices.go of its device
 * manager, Kubernetes 1.20 to 1.36). The file is no API: whoever reads it must do without it. Used
 * by one thread.
 */
public final class KubeletCheckpoint {

  /** Its name in the directory of the device plugins. */
  public static final String NAME = "kubelet_internal_checkpoint";

  /** A thousand containers with thirty mounts each take ten. */
  private static final int LARGEST = 32 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HostFiles files;
  private final String path;
  private String stamp = "";
  private Reading<List<Given>> read = Reading.unreadable("it was not read yet");

  /** One container's devices of one resource, and what came with them. */
  record Given(
      String resource, String container, SortedSet<String> ids, Allocation.Granted allocation) {}

  /**
   * @param directory the device plugins' on the host
   */
  public KubeletCheckpoint(HostFiles files, String directory) {
    this.files = files;
    this.path = directory + "/" + NAME;
  }

  /** Everything that was given; unreadable for a file that no kubelet of today writes, or none. */
  Reading<List<Given>> read() {
    String now = files.stamp(path);
    if (!now.equals(stamp)) {
      Reading<List<Given>> parsed = files.bytes(path, LARGEST).flatMap(this::parse);
      read =
          parsed instanceof Reading.Absent<List<Given>>()
              ? Reading.unreadable(path + " does not exist")
              : parsed;
      stamp = now;
    }
    return read;
  }

  private Reading<List<Given>> parse(byte[] content) {
    try {
      JsonNode entries = JSON.readTree(content).path("Data").path("PodDeviceEntries");
      if (!entries.isArray() && !entries.isNull()) {
        return Reading.unreadable(path + ": there is no Data.PodDeviceEntries in it");
      }
      Map<String, Allocation.Granted> alike = new HashMap<>();
      List<Given> given = new ArrayList<>();
      for (JsonNode entry : entries) {
        String answer = entry.path("AllocResp").asText();
        if (!alike.containsKey(answer)) {
          byte[] bytes = Base64.getDecoder().decode(answer);
          alike.put(answer, granted(ContainerAllocateResponse.parseFrom(bytes)));
        }
        given.add(
            new Given(
                entry.path("ResourceName").asText(),
                entry.path("ContainerName").asText(),
                ids(entry.path("DeviceIDs")),
                Objects.requireNonNull(alike.get(answer))));
      }
      return Reading.present(List.copyOf(given));
    } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
      return Reading.unreadable(path + ": an AllocResp in it is no answer of a device plugin");
    } catch (IOException _) {
      return Reading.unreadable(path + ": it is no JSON");
    }
  }

  /** A list in an object for every NUMA node; one list before Kubernetes 1.20. */
  private static SortedSet<String> ids(JsonNode node) {
    SortedSet<String> ids = new TreeSet<>();
    node.forEach(below -> {
      if (below.isArray()) {
        below.forEach(id -> ids.add(id.asText()));
      } else {
        ids.add(below.asText());
      }
    });
    return ids;
  }

  private static Allocation.Granted granted(ContainerAllocateResponse answer) {
    return new Allocation.Granted(
        answer.getDevicesList().stream().map(DeviceSpec::getContainerPath).toList(),
        answer.getMountsList().stream()
            .map(mount -> new Allocation.Mount(mount.getContainerPath(), mount.getHostPath()))
            .toList(),
        answer.getEnvsMap());
  }
}
