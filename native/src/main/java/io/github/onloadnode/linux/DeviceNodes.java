package io.github.onloadnode.linux;

import java.nio.file.Path;
import java.util.Optional;

/** Looking at device nodes. */
public interface DeviceNodes {

  /** A character device's numbers and its permission bits. */
  record CharacterDevice(int major, int minor, int mode) {}

  /**
   * Empty where nothing is at the path, or something else than a character device.
   *
   * @throws LinuxException where the path may not be looked at
   */
  Optional<CharacterDevice> characterDevice(Path path);
}
