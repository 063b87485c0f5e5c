package io.github.onloadnode.linux;

import java.nio.file.Path;

/** Loading and unloading of kernel modules. */
public interface KernelModules {

  /**
   * Hands a module file to the kernel, {@code finit_module(2)} without flags. Returns when the
   * module's init has returned, which a broken module may never do.
   *
   * @param parameters as the kernel parses them: {@code name=value} separated by blanks, values
   *     with blanks in double quotes
   * @throws LinuxException with the kernel's or open's errno
   */
  void load(Path file, String parameters);

  /**
   * Takes a module out, {@code delete_module(2)} with O_NONBLOCK: it never waits for users and
   * never forces.
   *
   * @throws LinuxException with the kernel's errno: EWOULDBLOCK while in use, ENOENT when absent
   */
  void unload(String name);
}
