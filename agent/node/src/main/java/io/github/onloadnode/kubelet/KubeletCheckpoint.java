package io.github.onloadnode.kubelet;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.DeviceIds;
import io.github.onloadnode.node.GivenDevices;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DeviceSpec;
import io.github.onloadnode.revision.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what each container was given of our resources. The kubelet stores every Allocate answer
 * and reuses it when it restarts the container (checkpoint.go and pod_devices.go of its device
 * manager, Kubernetes 1.20 to 1.36). The file is not an API, so callers must cope without it. Used
 * by one thread.
 */
public final class KubeletCheckpoint {

  /** Its name in the directory of the device plugins. */
  public static final String NAME = "kubelet_internal_checkpoint";

  /** Limits time, not memory, because the file is read as a stream. */
  private static final long LARGEST = 256L << 20;

  /** Enough for all devices of some resources, each in its own container. */
  private static final int MOST_ENTRIES = 2 * DeviceIds.MOST_DEVICES;

  /** The same as for the entries. */
  private static final int MOST_IDS = 2 * DeviceIds.MOST_DEVICES;

  /** Different answers: one for each revision that pods were given. */
  private static final int MOST_ANSWER_BYTES = 2 << 20;

  /** The directory of a payload's copy, named by digest, in the path of one of its files. */
  private static final Pattern COPY = Pattern.compile("/(" + Digest.FORM + ")/");

  private final HostFiles files;
  private final String path;
  private final Set<String> resources;
  private String stamp = "";
  private Reading<List<GivenDevices>> read = Reading.unreadable("it was not read yet");

  /**
   * @param directory of the device plugins on the host
   * @param resources of this agent
   */
  public KubeletCheckpoint(HostFiles files, String directory, Collection<String> resources) {
    this.files = files;
    this.path = directory + "/" + NAME;
    this.resources = Set.copyOf(resources);
  }

  /**
   * All devices given of our resources; absent without a file, unreadable if the file is not a
   * kubelet's.
   */
  public Reading<List<GivenDevices>> read() {
    String now = files.stamp(path);
    // A failure is not cached, because its cause may vanish without a change of the file.
    if (read instanceof Reading.Unreadable<List<GivenDevices>> || !now.equals(stamp)) {
      Entries entries = new Entries();
      read = parsed(resources, entries).map(_ -> List.copyOf(entries.given));
      stamp = now;
    }
    return read;
  }

  /**
   * The payloads given to pods, including pods without a running process and resources under an
   * earlier name.
   *
   * @throws IOException if that is unknown
   */
  public Set<String> digests() throws IOException {
    Copies copies = new Copies();
    if (parsed(Set.of(), copies) instanceof Reading.Unreadable<Boolean>(String reason)) {
      throw new IOException("it is unknown which payloads pods were given: " + reason);
    }
    return Set.copyOf(copies.digests);
  }

  private Reading<Boolean> parsed(Set<String> wanted, CheckpointParser.Visitor visitor) {
    return files.streamed(
        path,
        LARGEST,
        in -> {
          new CheckpointParser(wanted, visitor).parse(in);
          return Reading.present(true);
        });
  }

  /** Keeps the entries; equal answers are kept once. */
  private static final class Entries implements CheckpointParser.Visitor {
    private final List<GivenDevices> given = new ArrayList<>();
    private final Map<ByteString, ContainerEdits> alike = new HashMap<>();
    private int ids;
    private long answerBytes;

    @Override
    public void given(CheckpointParser.Entry entry, byte[] answer) throws IOException {
      ids += entry.ids().size();
      CheckpointParser.limit(given.size() + 1L, MOST_ENTRIES, "entries of our resources");
      CheckpointParser.limit(ids, MOST_IDS, "devices of our resources");
      given.add(
          new GivenDevices(
              entry.resource(), entry.pod(), entry.container(), entry.ids(), edits(answer)));
    }

    private ContainerEdits edits(byte[] answer) throws IOException {
      ByteString key = ByteString.copyFrom(answer);
      if (!alike.containsKey(key)) {
        answerBytes += answer.length;
        CheckpointParser.limit(
            answerBytes, MOST_ANSWER_BYTES, "bytes of different answers of our resources");
        alike.put(key, edits(key));
      }
      return Objects.requireNonNull(alike.get(key));
    }

    private static ContainerEdits edits(ByteString bytes) throws IOException {
      try {
        ContainerAllocateResponse answer = ContainerAllocateResponse.parseFrom(bytes);
        return new ContainerEdits(
            answer.getDevicesList().stream().map(DeviceSpec::getContainerPath).toList(),
            answer.getMountsList().stream()
                .map(mount ->
                    new ContainerEdits.Mount(mount.getContainerPath(), mount.getHostPath()))
                .toList(),
            answer.getEnvsMap());
      } catch (InvalidProtocolBufferException _) {
        throw new IOException("an AllocResp in it is not a device plugin's answer");
      }
    }
  }

  /** Collects the digests of payload copies that appear in any answer. */
  private static final class Copies implements CheckpointParser.Visitor {
    private final Set<String> digests = new HashSet<>();

    @Override
    public void given(CheckpointParser.Entry entry, byte[] answer) throws IOException {
      other(answer);
    }

    @Override
    public boolean wantsOthers() {
      return true;
    }

    @Override
    public void other(byte[] answer) throws IOException {
      Matcher copies = COPY.matcher(new String(answer, StandardCharsets.ISO_8859_1));
      while (copies.find()) {
        digests.add(copies.group(1));
      }
      CheckpointParser.limit(digests.size(), MOST_ENTRIES, "paths in it that may be of payloads");
    }
  }
}
