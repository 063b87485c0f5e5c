package io.github.onloadnode.payload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Names in a string table of an ELF file. */
final class ElfNames {

  /** KSYM_NAME_LEN is 512. Without a limit, a million names could all point at the same 60 MB. */
  private static final int LONGEST = 512;

  private ElfNames() {}

  /**
   * The name at an offset.
   *
   * @throws IndexOutOfBoundsException for an offset outside the table
   * @throws IllegalArgumentException for a name that no kernel has
   */
  static String at(ByteBuffer table, int offset) {
    int end = offset;
    while (table.get(end) != 0) {
      end++;
      if (end - offset > LONGEST) {
        throw new IllegalArgumentException("a name is longer than " + LONGEST + " bytes");
      }
    }
    byte[] bytes = new byte[end - offset];
    table.get(offset, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
