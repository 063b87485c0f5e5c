package io.github.onloadnode.observe;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.DeviceNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The few facts that health depends on, without reading what they say: a dozen calls of stat(2)
 * instead of a whole pass. The kernel numbers a module's directory anew whenever it is loaded.
 */
public final class HostFingerprint {

  private static final String DRIVEN_CARDS = "/sys/bus/pci/drivers/sfc";

  private final HostFiles files;
  private final List<String> paths;

  /**
   * The fingerprint of one host.
   *
   * @param more paths of the host to look at beside the kernel's
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

  /** Equal to the one before where nothing seems to have changed. */
  public List<String> take() {
    List<String> seen = new ArrayList<>();
    paths.forEach(path -> seen.add(path + " " + files.stamp(path)));
    seen.add(files.list(DRIVEN_CARDS).toString());
    return List.copyOf(seen);
  }
}
