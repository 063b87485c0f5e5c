package io.github.onloadnode.linux;

import java.nio.file.Path;

/** Loading and unloading of kernel modules. */
public interface KernelModules {

  /**
   * Loads a module file by {@code finit_module(2)} without flags. Returns when the module's init
   * returns, which may be never for a broken module.
   *
   * @param parameters as the kernel parses them: {@code name=value} separated by blanks, values
   *     with blanks in double quotes
   * @throws LinuxException with the kernel's or open's errno
   */
  void load(Path file, String parameters);

  /**
   * Unloads a module by {@code delete_module(2)} with O_NONBLOCK: never waits for users, never
   * forces.
   *
   * @throws LinuxException with the kernel's errno: EWOULDBLOCK while in use, ENOENT when absent
   */
  void unload(String name);
}
