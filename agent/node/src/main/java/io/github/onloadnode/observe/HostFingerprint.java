package io.github.onloadnode.observe;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.DeviceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dozen calls of stat(2) that show whether facts that health depends on may have changed, instead
 * of a full pass. A loaded module's directory gets a new inode number.
 */
public final class HostFingerprint {

  private static final String DRIVEN_CARDS = "/sys/bus/pci/drivers/sfc";

  private final HostFiles files;
  private final List<String> paths;

  /**
   * The fingerprint of one host.
   *
   * @param more host paths to check in addition to the kernel's
   */
  public HostFingerprint(HostFiles files, List<String> more) {
    this.files = files;
    this.paths =
        Stream.of(
                DriverLook.MODULES.stream().map("/sys/module/"::concat),
                DeviceNode.NAMES.stream().map("/dev/"::concat),
                more.stream())
            .flatMap(all -> all)
            .toList();
  }

  /** Equal to the last one if nothing seems to have changed. */
  public List<String> take() {
    List<String> seen = new ArrayList<>();
    paths.forEach(path -> seen.add(path + " " + files.stamp(path)));
    seen.add(files.list(DRIVEN_CARDS).toString());
    return List.copyOf(seen);
  }
}
