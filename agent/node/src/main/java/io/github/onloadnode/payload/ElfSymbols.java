package io.github.onloadnode.payload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The symbol table of a module, read in pieces: with debug information it has tens of thousands of
 * entries, of which a few hundred are undefined.
 */
final class ElfSymbols {

  private static final int SYMBOL_SIZE = 24;
  private static final int STB_GLOBAL = 1;

  /** The names of the largest drivers of Linux 6.12 take 3 MB. */
  private static final int NAMES_LIMIT = 4 << 20;

  /** Three times as many as these need. */
  private static final int UNDEFINED_LIMIT = 5_000;

  private final ByteBuffer names;
  private final SortedSet<String> undefined = new TreeSet<>();
  private final ByteBuffer entry = ByteBuffer.allocate(SYMBOL_SIZE).order(ByteOrder.LITTLE_ENDIAN);

  private ElfSymbols(ByteBuffer names) {
    this.names = names;
  }

  /** Names of symbols that the kernel or another module must supply. */
  static SortedSet<String> undefined(Elf elf) throws IOException {
    Optional<ByteBuffer> names = elf.section(".strtab", NAMES_LIMIT);
    if (names.isEmpty()) {
      return new TreeSet<>();
    }
    ElfSymbols symbols = new ElfSymbols(names.get());
    try {
      elf.stream(".symtab", symbols::take);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("symbol table points outside the file", e);
    }
    symbols.undefined.remove("");
    return symbols.undefined;
  }

  /** A piece may end within an entry. */
  private void take(ByteBuffer piece) {
    while (piece.hasRemaining()) {
      int length = Math.min(entry.remaining(), piece.remaining());
      entry.put(entry.position(), piece, piece.position(), length);
      entry.position(entry.position() + length);
      piece.position(piece.position() + length);
      if (!entry.hasRemaining()) {
        read();
        entry.clear();
      }
    }
  }

  private void read() {
    int section = entry.getShort(6);
    int binding = (entry.get(4) & 0xff) >> 4;
    // Local symbols are not shared, and weak ones may stay undefined.
    if (section == 0 && binding == STB_GLOBAL) {
      undefined.add(ElfNames.at(names, entry.getInt(0)));
    }
    if (undefined.size() > UNDEFINED_LIMIT) {
      throw new IllegalArgumentException(
          "needs more than " + UNDEFINED_LIMIT + " symbols of others");
    }
  }
}
