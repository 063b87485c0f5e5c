package io.github.onloadnode.linux.libc;

/**
 * The numbers of system calls without a glibc function (Linux 6.12: {@code
 * arch/x86/entry/syscalls/syscall_64.tbl}, {@code include/uapi/asm-generic/unistd.h}).
 */
record SystemCallNumbers(int finitModule, int deleteModule) {

  /**
   * The numbers on a machine.
   *
   * @param architecture as the system property {@code os.arch} names it
   * @throws UnsupportedOperationException on any but x86-64 and arm64
   */
  static SystemCallNumbers of(String architecture) {
    return switch (architecture) {
      case "amd64" -> new SystemCallNumbers(313, 176);
      case "aarch64" -> new SystemCallNumbers(273, 106);
      default ->
          throw new UnsupportedOperationException(
              "kernel modules on " + architecture + ": only amd64 and aarch64 are supported");
    };
  }
}
