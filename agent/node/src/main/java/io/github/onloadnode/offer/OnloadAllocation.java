package io.github.onloadnode.offer;

import io.github.onloadnode.api.DevicePluginSpec;
import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.ContainerEdits.Mount;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.revision.ControlPlaneParameters;
import io.github.onloadnode.revision.UserFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes what a container with an Onload device is given. The same spec and files always give the
 * same allocation, because the kubelet keeps the answer for the container's life.
 */
public final class OnloadAllocation {

  /** The library for LD_PRELOAD. */
  private static final String LIBRARY = "libonload.so";

  private OnloadAllocation() {}

  /** The allocation for a payload on a node without shared receive queues. */
  public static Allocation of(DevicePluginSpec spec, UserFiles files) {
    return of(spec, files, false);
  }

  /**
   * The allocation for a payload. Refused without the library, because nothing would work.
   *
   * @param sharedQueues whether the library connects to controllers of shared receive queues on the
   *     host
   */
  public static Allocation of(DevicePluginSpec spec, UserFiles files, boolean sharedQueues) {
    String libraryDirectory = join(spec.baseMountPath(), spec.libMountPath());
    Optional<String> library =
        files.libraries().stream().filter(path -> name(path).equals(LIBRARY)).findFirst();
    if (library.isEmpty()) {
      return new Allocation.Refused(
          LIBRARY
              + " is missing below "
              + files.directory()
              + ": the payload is incomplete; stage it again");
    }
    List<Mount> mounts = new ArrayList<>();
    for (String path : files.libraries()) {
      mounts.add(new Mount(libraryDirectory + "/" + name(path), join(files.directory(), path)));
    }
    if (spec.mountOnload()) {
      programs(spec, files, mounts);
    }
    if (sharedQueues) {
      // The library looks only here, and sockets can be connected to on a read-only mount.
      mounts.add(new Mount(ControlPlaneParameters.CONTROLLERS, ControlPlaneParameters.CONTROLLERS));
    }
    return new Allocation.Granted(
        new ContainerEdits(
            DeviceNode.NAMES.stream().map(device -> "/dev/" + device).toList(),
            mounts,
            spec.setPreload() ? Map.of("LD_PRELOAD", libraryDirectory + "/" + LIBRARY) : Map.of()));
  }

  private static void programs(DevicePluginSpec spec, UserFiles files, List<Mount> mounts) {
    String programDirectory = join(spec.baseMountPath(), spec.binMountPath());
    for (String path : files.programs()) {
      mounts.add(new Mount(programDirectory + "/" + name(path), join(files.directory(), path)));
    }
    for (String path : files.profiles()) {
      // The onload script looks for profiles only in /usr/libexec/onload/profiles.
      mounts.add(new Mount(join("/", path), join(files.directory(), path)));
    }
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String join(String directory, String path) {
    return (directory + "/" + path).replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
  }
}
