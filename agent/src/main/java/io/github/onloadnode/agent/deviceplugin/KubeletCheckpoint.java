package io.github.onloadnode.agent.deviceplugin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.host.PodLogs;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.payload.CopiesInUse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DeviceSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What each container was given. The kubelet keeps every answer of Allocate, and repeats it without
 * asking when it starts the container again (checkpoint.go and pod_devices.go of its device
 * manager, Kubernetes 1.20 to 1.36). The file is no API: whoever reads it must do without it. Used
 * by one thread.
 */
public final class KubeletCheckpoint implements CopiesInUse {

  /** Its name in the directory of the device plugins. */
  public static final String NAME = "kubelet_internal_checkpoint";

  /**
   * A thousand containers with thirty mounts each take 5 MiB; more would be too much for the heap.
   */
  private static final int LARGEST = 6 << 20;

  private static final String ENTRIES = "PodDeviceEntries";

  /** The directory of a payload's copy, named by its digest, in the path of one of its files. */
  private static final Pattern COPY = Pattern.compile("/([0-9a-f]{12})/");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HostFiles files;
  private final String path;
  private String stamp = "";
  private Reading<List<Given>> read = Reading.unreadable("it was not read yet");

  /**
   * One container's devices of one resource, and what came with them.
   *
   * @param pod the pod's UID
   */
  record Given(
      String resource,
      String pod,
      String container,
      SortedSet<String> ids,
      Allocation.Granted allocation) {}

  /**
   * Devices that a container was given and that the kubelet does not list: it leaves out init
   * containers, knows no pods for a while after its start, and writes its file later than a pod
   * ends.
   *
   * @param pod {@code namespace/name}, or {@code uid} and the pod's UID where no log tells its name
   */
  public record Unlisted(String resource, String pod, SortedSet<String> ids) {}

  /**
   * @param directory the device plugins' on the host
   */
  public KubeletCheckpoint(HostFiles files, String directory) {
    this.files = files;
    this.path = directory + "/" + NAME;
  }

  /**
   * Everything that was given; absent without a file, unreadable for one that no kubelet writes.
   */
  Reading<List<Given>> read() {
    String now = files.stamp(path);
    if (!now.equals(stamp)) {
      read = files.bytes(path, LARGEST).flatMap(this::parse);
      stamp = now;
    }
    return read;
  }

  /** What was given of a resource, listed or not, as far as {@link #read} can tell. */
  public Reading<SortedSet<String>> ids(String resource) {
    return read()
        .map(all -> {
          SortedSet<String> ids = new TreeSet<>();
          all.stream()
              .filter(given -> given.resource().equals(resource))
              .forEach(given -> ids.addAll(given.ids()));
          return ids;
        });
  }

  /** What was given of these resources, beside what a list shows. */
  public Reading<List<Unlisted>> beside(HeldDevices listed, Set<String> resources) {
    return read()
        .map(all -> {
          List<Given> unlisted =
              all.stream()
                  .filter(given -> resources.contains(given.resource()))
                  .filter(given -> !listed.ids(given.resource()).containsAll(given.ids()))
                  .toList();
          return unlisted.isEmpty() ? List.of() : named(unlisted);
        });
  }

  /** Payloads that were given to pods, also to those that run no process just now. */
  @Override
  public Set<String> digests() throws IOException {
    return switch (read()) {
      case Reading.Present<List<Given>>(List<Given> all) ->
          all.stream()
              .flatMap(given -> given.allocation().mounts().stream())
              .flatMap(mount -> COPY.matcher(mount.hostPath()).results())
              .map(found -> found.group(1))
              .collect(Collectors.toSet());
      case Reading.Absent<List<Given>>() -> Set.of();
      case Reading.Unreadable<List<Given>>(String reason) ->
          throw new IOException("which payloads pods were given is not known: " + reason);
    };
  }

  private List<Unlisted> named(List<Given> unlisted) {
    Map<String, String> directories =
        new PodLogs(files).directories().toOptional().orElse(Map.of());
    return unlisted.stream()
        .map(given ->
            new Unlisted(
                given.resource(),
                Optional.ofNullable(directories.get(given.pod()))
                    .flatMap(PodLogs::pod)
                    .map(Object::toString)
                    .orElse("uid " + given.pod()),
                given.ids()))
        .toList();
  }

  private Reading<List<Given>> parse(byte[] content) {
    try (JsonParser json = JSON.createParser(content)) {
      while (!ENTRIES.equals(json.currentName()) || json.currentToken() == JsonToken.FIELD_NAME) {
        if (json.nextToken() == null) {
          return Reading.unreadable(path + ": there is no Data.PodDeviceEntries in it");
        }
      }
      return switch (json.currentToken()) {
        case VALUE_NULL -> Reading.present(List.of());
        case START_ARRAY -> Reading.present(entries(json));
        default -> Reading.unreadable(path + ": its Data.PodDeviceEntries is no list");
      };
    } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
      return Reading.unreadable(path + ": an AllocResp in it is no answer of a device plugin");
    } catch (IOException _) {
      return Reading.unreadable(path + ": it is no JSON");
    }
  }

  /** One entry after the other: all of them as a tree would take several times the file's size. */
  private static List<Given> entries(JsonParser json) throws IOException {
    Map<String, Allocation.Granted> alike = new HashMap<>();
    List<Given> given = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      JsonNode entry = JSON.readTree(json);
      String answer = entry.path("AllocResp").asText();
      if (!alike.containsKey(answer)) {
        byte[] bytes = Base64.getDecoder().decode(answer);
        alike.put(answer, granted(ContainerAllocateResponse.parseFrom(bytes)));
      }
      given.add(
          new Given(
              entry.path("ResourceName").asText(),
              entry.path("PodUID").asText(),
              entry.path("ContainerName").asText(),
              ids(entry.path("DeviceIDs")),
              Objects.requireNonNull(alike.get(answer))));
    }
    return List.copyOf(given);
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
