package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The ELF note section {@code .note.gnu.build-id}, as sysfs shows it. */
final class BuildIdNote {

  /** include/uapi/linux/elf.h of Linux 6.12, and the GNU ABI's number of the note. */
  private static final int NT_GNU_BUILD_ID = 3;

  /** SHA-1 has 20 bytes; linkers offer at most 64. */
  private static final int LONGEST = 64;

  private BuildIdNote() {}

  /** The build id in hexadecimal. */
  static Reading<String> parse(byte[] section) {
    ByteBuffer note = ByteBuffer.wrap(section).order(ByteOrder.nativeOrder());
    try {
      byte[] name = new byte[bounded(note.getInt())];
      byte[] description = new byte[bounded(note.getInt())];
      int type = note.getInt();
      note.get(name);
      note.position(note.position() + padding(name.length));
      note.get(description);
      boolean isBuildId =
          type == NT_GNU_BUILD_ID
              && new String(name, StandardCharsets.US_ASCII).equals("GNU\0")
              && description.length > 0;
      return isBuildId
          ? Reading.present(HexFormat.of().formatHex(description))
          : Reading.unreadable("not a build id note");
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Reading.unreadable("broken build id note of " + section.length + " bytes");
    }
  }

  private static int bounded(int size) {
    if (size < 0 || size > LONGEST) {
      throw new IllegalArgumentException("size " + size);
    }
    return size;
  }

  /** Name and description are each padded to four bytes. */
  private static int padding(int length) {
    return -length & 3;
  }
}
