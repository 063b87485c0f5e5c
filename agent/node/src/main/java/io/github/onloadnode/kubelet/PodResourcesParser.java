package io.github.onloadnode.kubelet;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.github.onloadnode.node.HeldDevices;
import io.github.onloadnode.node.PodContainer.PodName;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@code ListPodResourcesResponse} (podresources/v1/api.proto, Kubernetes 1.20 to 1.36) as a
 * stream and keeps only our resources: as objects, the devices of all pods on a large node would
 * take several times the answer's 16 MB. The numbers are field numbers.
 */
final class PodResourcesParser implements MethodDescriptor.Marshaller<List<HeldDevices>> {

  /** For our resources, each with at most ten thousand devices. */
  static final int IDS_LIMIT = 50_000;

  private final Set<String> resources;

  PodResourcesParser(Set<String> resources) {
    this.resources = resources;
  }

  /** The devices of one container, on all NUMA nodes. */
  private record Container(StringBuilder name, Map<String, SortedSet<String>> devices) {}

  @Override
  public InputStream stream(List<HeldDevices> value) {
    return new ByteArrayInputStream(new byte[0]);
  }

  @Override
  public List<HeldDevices> parse(InputStream stream) {
    List<HeldDevices> holdings = new ArrayList<>();
    try {
      fields(
          CodedInputStream.newInstance(stream),
          (in, field) -> {
            if (field == 1) {
              pod(in, holdings);
              requireFew(holdings);
            }
            return field == 1;
          });
      return holdings;
    } catch (IOException e) {
      throw Status.INTERNAL.withDescription(e.getMessage()).withCause(e).asRuntimeException();
    }
  }

  private static void requireFew(List<HeldDevices> holdings) throws IOException {
    int ids = holdings.stream().mapToInt(holding -> holding.ids().size()).sum();
    if (ids > IDS_LIMIT) {
      throw new IOException("more than " + IDS_LIMIT + " of our devices");
    }
  }

  private void pod(CodedInputStream in, List<HeldDevices> holdings) throws IOException {
    String[] pod = {"", ""};
    List<Container> containers = new ArrayList<>();
    message(
        in,
        (below, field) -> {
          switch (field) {
            case 1 -> pod[0] = below.readString();
            case 2 -> pod[1] = below.readString();
            case 3 -> container(below, containers);
            default -> {
              return false;
            }
          }
          return true;
        });
    for (Container container : containers) {
      container
          .devices()
          .forEach((resource, ids) ->
              holdings.add(
                  new HeldDevices(
                      resource, new PodName(pod[1], pod[0]), container.name().toString(), ids)));
    }
  }

  private void container(CodedInputStream in, List<Container> containers) throws IOException {
    Container container = new Container(new StringBuilder(), new TreeMap<>());
    message(
        in,
        (below, field) -> {
          switch (field) {
            case 1 -> container.name().append(below.readString());
            case 2 -> devices(below, container.devices());
            default -> {
              return false;
            }
          }
          return true;
        });
    if (!container.devices().isEmpty()) {
      containers.add(container);
    }
  }

  /** The resource's name comes first, so that the IDs of others can be skipped. */
  private void devices(CodedInputStream in, Map<String, SortedSet<String>> devices)
      throws IOException {
    String[] resource = {""};
    message(
        in,
        (below, field) -> {
          boolean isId = field == 2 && resources.contains(resource[0]);
          if (field == 1) {
            resource[0] = below.readString();
          } else if (isId) {
            devices.computeIfAbsent(resource[0], _ -> new TreeSet<>()).add(below.readString());
          }
          return field == 1 || isId;
        });
  }

  /** Reads a field; returns false to skip it. */
  @FunctionalInterface
  private interface Reader {
    boolean read(CodedInputStream in, int field) throws IOException;
  }

  private static void message(CodedInputStream in, Reader reader) throws IOException {
    int before = in.pushLimit(in.readRawVarint32());
    fields(in, reader);
    if (in.getBytesUntilLimit() > 0) {
      throw new IOException("the kubelet's answer is truncated");
    }
    in.popLimit(before);
  }

  private static void fields(CodedInputStream in, Reader reader) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED
          || !reader.read(in, WireFormat.getTagFieldNumber(tag))) {
        in.skipField(tag);
      }
    }
  }
}
