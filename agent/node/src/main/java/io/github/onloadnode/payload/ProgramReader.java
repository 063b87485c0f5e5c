package io.github.onloadnode.payload;

import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.MountTable;
import io.github.onloadnode.host.TreeEntry;
import io.github.onloadnode.revision.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Checks whether the kernel can start a program. The kernel itself would fail only after the
 * modules were changed, and without a visible error.
 */
final class ProgramReader {

  private static final int MAGIC = 0x464c457f;

  /** Up to e_machine, elf(5). */
  private static final int HEADER = 20;

  private final DirectoryTrees trees;
  private final MountTable mounts;

  ProgramReader(DirectoryTrees trees, MountTable mounts) {
    this.trees = trees;
    this.mounts = mounts;
  }

  /**
   * Checks a program; links are left to the kernel.
   *
   * @param module a module of the payload; the program must be for the same machine
   */
  Program read(String hostPath, TreeEntry entry, Optional<String> module) throws IOException {
    Optional<String> fault =
        switch (entry.kind()) {
          case LINK -> Optional.empty();
          case DIRECTORY, SPECIAL -> Optional.of("it is not a regular file");
          case FILE -> fault(hostPath, entry, module);
        };
    return new Program(hostPath, fault);
  }

  private Optional<String> fault(String hostPath, TreeEntry entry, Optional<String> module)
      throws IOException {
    if ((entry.mode() & 0111) == 0) {
      return Optional.of("its mode %04o has no execute bit".formatted(entry.mode()));
    }
    Optional<String> format = format(header(hostPath), machine(module));
    return format.isPresent()
        ? format
        : mounts
            .noexec(hostPath)
            .map(mountPoint -> "the file system at " + mountPoint + " is mounted noexec");
  }

  private static Optional<String> format(ByteBuffer header, Optional<Integer> machine) {
    if (header.remaining() >= 2 && header.get(0) == '#' && header.get(1) == '!') {
      return Optional.empty();
    }
    if (header.remaining() < HEADER || header.getInt(0) != MAGIC) {
      return Optional.of("it is neither an ELF program nor a script");
    }
    if (header.get(4) != 2) {
      return Optional.of("it is a 32-bit program, which onload refuses");
    }
    int own = Short.toUnsignedInt(header.getShort(18));
    return machine
        .filter(modules -> modules != own)
        .map(modules ->
            "it is a program for ELF machine %d, the modules are for %d".formatted(own, modules));
  }

  private Optional<Integer> machine(Optional<String> module) throws IOException {
    if (module.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer header = header(module.get());
    return header.remaining() < HEADER
        ? Optional.empty()
        : Optional.of(Short.toUnsignedInt(header.getShort(18)));
  }

  private ByteBuffer header(String hostPath) throws IOException {
    try (InputStream in = trees.open(hostPath)) {
      return ByteBuffer.wrap(in.readNBytes(HEADER)).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
