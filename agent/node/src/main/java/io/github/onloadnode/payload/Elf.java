package io.github.onloadnode.payload;

import io.github.onloadnode.host.FileBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sections of a 64-bit little-endian relocatable ELF file such as a kernel module (elf(5)).
 * Sections are read on demand, because with debug information a module has 55 MB, more than the
 * heap. No offset in the file is trusted.
 */
final class Elf {

  private static final int MAGIC = 0x464c457f;
  private static final int SHT_NULL = 0;
  private static final int SHT_NOBITS = 8;
  private static final int HEADER_SIZE = 64;
  private static final int SECTION_HEADER_SIZE = 64;
  private static final int NT_GNU_BUILD_ID = 3;
  private static final int MAXIMUM_SECTIONS = 10_000;
  private static final int NAMES_LIMIT = 1 << 20;

  /**
   * The limit for a section that is read as a whole; .modinfo of the largest drivers has about 80
   * KB.
   */
  static final int SECTION_LIMIT = 256 << 10;

  private static final int MAXIMUM_TEXTS = 20_000;

  private static final int CHUNK = 1 << 16;

  private record Section(int type, long offset, long size) {

    boolean hasContent() {
      return type != SHT_NULL && type != SHT_NOBITS && size > 0;
    }
  }

  /** Takes a section's bytes piece by piece. */
  @FunctionalInterface
  interface Pieces {
    void take(ByteBuffer piece);
  }

  private final FileBytes file;
  private final Map<String, Section> sections;

  private Elf(FileBytes file, Map<String, Section> sections) {
    this.file = file;
    this.sections = sections;
  }

  /**
   * Reads the headers. The file must stay open while its sections are read.
   *
   * @throws IllegalArgumentException naming what is wrong with the file
   */
  static Elf open(FileBytes file) throws IOException {
    try {
      return new Elf(file, headers(file));
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("truncated, or an offset points outside the file", e);
    }
  }

  /** Whether the section exists and is not empty. */
  boolean has(String name) {
    return found(name).isPresent();
  }

  /**
   * A section's content; empty if the section is missing or empty.
   *
   * @throws IllegalArgumentException for one over {@link #SECTION_LIMIT}
   */
  Optional<ByteBuffer> section(String name) throws IOException {
    return section(name, SECTION_LIMIT);
  }

  /** As {@link #section}, for one that may be larger. */
  Optional<ByteBuffer> section(String name, int limit) throws IOException {
    Optional<Section> section = found(name);
    if (section.isEmpty()) {
      return Optional.empty();
    }
    if (section.get().size() > limit) {
      throw new IllegalArgumentException(
          "section " + name + " has more than " + limit + " bytes, which this agent reads");
    }
    return Optional.of(file.read(section.get().offset(), (int) section.get().size()));
  }

  /** Passes on a section of any size in pieces of at most 64 KiB. */
  void stream(String name, Pieces pieces) throws IOException {
    Optional<Section> section = found(name);
    if (section.isPresent()) {
      stream(file, section.get().offset(), section.get().size(), pieces);
    }
  }

  /** Passes on the whole file in pieces. */
  static void stream(FileBytes file, Pieces pieces) throws IOException {
    stream(file, 0, file.size(), pieces);
  }

  private static void stream(FileBytes file, long offset, long size, Pieces pieces)
      throws IOException {
    for (long at = 0; at < size; at += CHUNK) {
      pieces.take(file.read(offset + at, (int) Math.min(CHUNK, size - at)));
    }
  }

  /** The NUL-terminated texts in a section. */
  List<String> texts(String name) throws IOException {
    Optional<ByteBuffer> content = section(name);
    return content.isEmpty() ? List.of() : split(content.get());
  }

  /** Hexadecimal, from the GNU note; empty if there is none. */
  Optional<String> buildId() throws IOException {
    Optional<ByteBuffer> note = section(".note.gnu.build-id");
    try {
      return note.flatMap(Elf::buildId);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new IllegalArgumentException("build id note points outside its section", e);
    }
  }

  private Optional<Section> found(String name) {
    return Optional.ofNullable(sections.get(name)).filter(Section::hasContent);
  }

  private static Map<String, Section> headers(FileBytes file) throws IOException {
    ByteBuffer header = header(file);
    int count = Short.toUnsignedInt(header.getShort(60));
    int names = Short.toUnsignedInt(header.getShort(62));
    if (count == 0 || count > MAXIMUM_SECTIONS || names >= count) {
      throw new IllegalArgumentException("no section headers, or too many");
    }
    ByteBuffer table = file.read(header.getLong(40), count * SECTION_HEADER_SIZE);
    Section nameSection = section(table, names);
    if (nameSection.size() > NAMES_LIMIT) {
      throw new IllegalArgumentException("names of sections have more than " + NAMES_LIMIT);
    }
    ByteBuffer nameTable = file.read(nameSection.offset(), (int) nameSection.size());
    Map<String, Section> sections = new LinkedHashMap<>();
    for (int index = 0; index < count; index++) {
      Section section = section(table, index);
      if (section.hasContent()) {
        FileBytes.requireInside(section.offset(), section.size(), file.size());
      }
      int name = table.getInt(index * SECTION_HEADER_SIZE);
      sections.putIfAbsent(ElfNames.at(nameTable, name), section);
    }
    return sections;
  }

  private static Section section(ByteBuffer table, int index) {
    int header = index * SECTION_HEADER_SIZE;
    return new Section(
        table.getInt(header + 4), table.getLong(header + 24), table.getLong(header + 32));
  }

  private static ByteBuffer header(FileBytes file) throws IOException {
    if (file.size() < HEADER_SIZE) {
      throw new IllegalArgumentException("not an ELF file");
    }
    ByteBuffer header = file.read(0, HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(0) != MAGIC) {
      throw new IllegalArgumentException("not an ELF file");
    }
    if (header.get(4) != 2 || header.get(5) != 1) {
      throw new IllegalArgumentException("not a 64-bit little-endian ELF file");
    }
    if (Short.toUnsignedInt(header.getShort(58)) != SECTION_HEADER_SIZE) {
      throw new IllegalArgumentException("section headers of an unknown size");
    }
    return header;
  }

  private static List<String> split(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    List<String> texts = new ArrayList<>();
    for (String text : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
      if (!text.isEmpty()) {
        texts.add(text);
      }
      if (texts.size() > MAXIMUM_TEXTS) {
        throw new IllegalArgumentException("more than " + MAXIMUM_TEXTS + " texts in a section");
      }
    }
    return texts;
  }

  private static Optional<String> buildId(ByteBuffer note) {
    int nameSize = note.getInt(0);
    int size = note.getInt(4);
    int start = Math.addExact(12, (nameSize + 3) & ~3);
    if (note.getInt(8) != NT_GNU_BUILD_ID || nameSize < 0 || size <= 0 || size > 64) {
      return Optional.empty();
    }
    StringBuilder hex = new StringBuilder();
    for (int at = start; at < start + size; at++) {
      hex.append(String.format("%02x", note.get(at)));
    }
    return Optional.of(hex.toString());
  }
}
