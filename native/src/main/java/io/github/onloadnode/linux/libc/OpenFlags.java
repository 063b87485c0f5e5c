package io.github.onloadnode.linux.libc;

/**
 * Flags of open(2) that differ between our machines (Linux 6.12: {@code
 * include/uapi/asm-generic/fcntl.h}, {@code arch/arm64/include/uapi/asm/fcntl.h}).
 */
record OpenFlags(int directory, int noFollow) {

  /** Those of a machine as {@code os.arch} names it. */
  static OpenFlags of(String architecture) {
    return architecture.equals("aarch64")
        ? new OpenFlags(0x4000, 0x8000)
        : new OpenFlags(0x10000, 0x20000);
  }
}
