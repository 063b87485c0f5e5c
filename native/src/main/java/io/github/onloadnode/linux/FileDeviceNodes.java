package io.github.onloadnode.linux;

import io.github.onloadnode.linux.FileErrors.Tried;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Device nodes by {@code lstat(2)} of the JDK, so that the agent needs no native binding before it
 * registers. Links are not followed, because in a container they would lead out of the host's tree.
 */
final class FileDeviceNodes implements DeviceNodes {

  /** include/uapi/linux/stat.h, Linux 6.12. */
  private static final int S_IFMT = 0xf000;

  private static final int S_IFCHR = 0x2000;
  private static final int PERMISSIONS = 0xfff;

  private final FileErrors errors;

  FileDeviceNodes(FileErrors errors) {
    this.errors = errors;
  }

  @Override
  public Optional<CharacterDevice> characterDevice(Path path) {
    try {
      return parse(Files.readAttributes(path, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      Errno errno = errors.again(Tried.LOOK_UP, path).orElse(Errno.EIO);
      LinuxException failure = new LinuxException("look at device node " + path, errno);
      failure.initCause(e);
      throw failure;
    }
  }

  static Optional<CharacterDevice> parse(Map<String, Object> attributes) {
    int mode = (int) Objects.requireNonNull(attributes.get("mode"));
    long rdev = (long) Objects.requireNonNull(attributes.get("rdev"));
    return (mode & S_IFMT) == S_IFCHR
        ? Optional.of(new CharacterDevice(major(rdev), minor(rdev), mode & PERMISSIONS))
        : Optional.empty();
  }

  /** Splits a dev_t as gnu_dev_major(3) of glibc 2.41 does. */
  private static int major(long rdev) {
    return (int) (((rdev >>> 8) & 0xfff) | ((rdev >>> 32) & 0xfffff000L));
  }

  private static int minor(long rdev) {
    return (int) ((rdev & 0xff) | ((rdev >>> 12) & 0xffffff00L));
  }
}
