package io.github.onloadnode.payload;

import io.github.onloadnode.host.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The segments of a 64-bit little-endian ELF program or library, elf(5): what is mapped to run it.
 */
final class ElfSegments {

  private static final int MAGIC = 0x464c457f;
  private static final int HEADER_SIZE = 64;
  private static final int PROGRAM_HEADER_SIZE = 56;
  private static final int PT_LOAD = 1;

  private ElfSegments() {}

  /**
   * Whether a segment ends beyond the file, as after a copy that broke off. Other kinds of files
   * are not judged.
   */
  static boolean areCutOff(FileBytes file) throws IOException {
    if (file.size() < HEADER_SIZE) {
      // A disk that was full leaves an empty file.
      return file.size() == 0 || isElf(file.read(0, (int) file.size()));
    }
    ByteBuffer header = file.read(0, HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    if (!isElf(header) || header.get(4) != 2 || header.get(5) != 1) {
      return false;
    }
    try {
      int count = Short.toUnsignedInt(header.getShort(56));
      requireSegments(file, file.read(header.getLong(32), count * PROGRAM_HEADER_SIZE), count);
      return false;
    } catch (IndexOutOfBoundsException _) {
      return true;
    }
  }

  private static boolean isElf(ByteBuffer start) {
    return start.remaining() >= Integer.BYTES
        && start.order(ByteOrder.LITTLE_ENDIAN).getInt(0) == MAGIC;
  }

  private static void requireSegments(FileBytes file, ByteBuffer table, int count) {
    for (int at = 0; at < count * PROGRAM_HEADER_SIZE; at += PROGRAM_HEADER_SIZE) {
      if (table.getInt(at) == PT_LOAD) {
        FileBytes.requireInside(table.getLong(at + 8), table.getLong(at + 32), file.size());
      }
    }
  }
}
