package io.github.onloadnode.linux.libc;

import io.github.onloadnode.linux.libc.CLibrary.Returned;

/** The system calls that load and unload kernel modules. */
public final class ModuleCalls {

  /** asm-generic/fcntl.h, Linux 6.12; x86-64 and arm64 use the generic values. */
  private static final int O_RDONLY = 0;

  private static final int O_NONBLOCK = 0x800;

  private final CLibrary library;
  private final String architecture;

  /** For a machine named as in {@link SystemCallNumbers}; the name is checked at the first call. */
  public ModuleCalls(CLibrary library, String architecture) {
    this.library = library;
    this.architecture = architecture;
  }

  /** open(2), read-only and close-on-exec. */
  public Returned open(String path) {
    return library.open(path, O_RDONLY);
  }

  /** finit_module(2) without flags: neither version magic nor symbol versions are ignored. */
  public Returned finitModule(int fd, String parameters) {
    int number = SystemCallNumbers.of(architecture).finitModule();
    long value = library.functions().syscall(number, fd, parameters, 0);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** delete_module(2) with O_NONBLOCK: fails at once while the module is in use. */
  public Returned deleteModule(String name) {
    int number = SystemCallNumbers.of(architecture).deleteModule();
    long value = library.functions().syscall(number, name, O_NONBLOCK);
    int errno = library.errno();
    return new Returned(value, errno);
  }

  /** close(2). */
  public Returned close(int fd) {
    return library.close(fd);
  }
}
