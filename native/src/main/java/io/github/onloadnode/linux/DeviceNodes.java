package io.github.onloadnode.linux;

import java.nio.file.Path;
import java.util.Optional;

/** Looking at device nodes. */
public interface DeviceNodes {

  /** A character device's numbers and its permission bits. */
  record CharacterDevice(int major, int minor, int mode) {}

  /**
   * Empty if the path does not exist or is not a character device.
   *
   * @throws LinuxException if the kernel refuses access to the path
   */
  Optional<CharacterDevice> characterDevice(Path path);
}
