package io.github.onloadnode.agent.payload;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The sections of a 64-bit little-endian relocatable ELF file, as a kernel module is one (elf(5)).
 * Every offset in the file is an untrusted number.
 */
final class Elf {

  private static final int MAGIC = 0x464c457f;
  private static final int SHT_NOBITS = 8;
  private static final int SECTION_HEADER_SIZE = 64;
  private static final int SYMBOL_SIZE = 24;
  private static final int NT_GNU_BUILD_ID = 3;
  private static final int MAXIMUM_SECTIONS = 10_000;

  /** KSYM_NAME_LEN is 512: without a limit each of a million names may point at the same 60 MB. */
  private static final int LONGEST_NAME = 4096;

  private record Section(int type, ByteBuffer content) {}

  private final Map<String, Section> sections;

  private Elf(Map<String, Section> sections) {
    this.sections = sections;
  }

  /**
   * @throws IllegalArgumentException naming what is wrong with the file
   */
  static Elf parse(byte[] file) {
    try {
      return read(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new IllegalArgumentException("truncated, or an offset points outside the file", e);
    }
  }

  /** Empty where the file has no such section, or one without content. */
  Optional<ByteBuffer> section(String name) {
    return Optional.ofNullable(sections.get(name))
        .filter(section -> section.type != SHT_NOBITS && section.content.remaining() > 0)
        .map(section -> section.content.duplicate().order(ByteOrder.LITTLE_ENDIAN));
  }

  /** The texts of a section that holds texts ended by NUL. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    section(name).ifPresent(content -> split(content, texts));
    return texts;
  }

  /** Names of symbols that the kernel or another module must supply. */
  SortedSet<String> undefinedSymbols() {
    try {
      return globalsWithoutSection();
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("symbol table points outside the file", e);
    }
  }

  /** Hexadecimal, from the GNU note; empty where the linker wrote none. */
  Optional<String> buildId() {
    try {
      return section(".note.gnu.build-id").flatMap(Elf::buildId);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw new IllegalArgumentException("build id note points outside its section", e);
    }
  }

  private static Elf read(ByteBuffer file) {
    requireHeader(file);
    int count = Short.toUnsignedInt(file.getShort(60));
    int names = Short.toUnsignedInt(file.getShort(62));
    if (count == 0 || count > MAXIMUM_SECTIONS || names >= count) {
      throw new IllegalArgumentException("no section headers, or too many");
    }
    ByteBuffer headers = slice(file, file.getLong(40), (long) count * SECTION_HEADER_SIZE);
    ByteBuffer nameTable = content(file, headers, names);
    Map<String, Section> sections = new LinkedHashMap<>();
    for (int index = 0; index < count; index++) {
      int type = headers.getInt(index * SECTION_HEADER_SIZE + 4);
      String name = text(nameTable, headers.getInt(index * SECTION_HEADER_SIZE));
      ByteBuffer content =
          type == SHT_NOBITS || type == 0 ? ByteBuffer.allocate(0) : content(file, headers, index);
      sections.putIfAbsent(name, new Section(type, content));
    }
    return new Elf(sections);
  }

  private static void requireHeader(ByteBuffer file) {
    if (file.remaining() < SECTION_HEADER_SIZE || file.getInt(0) != MAGIC) {
      throw new IllegalArgumentException("not an ELF file");
    }
    if (file.get(4) != 2 || file.get(5) != 1) {
      throw new IllegalArgumentException("not a 64-bit little-endian ELF file");
    }
    if (Short.toUnsignedInt(file.getShort(58)) != SECTION_HEADER_SIZE) {
      throw new IllegalArgumentException("section headers of an unknown size");
    }
  }

  private static ByteBuffer content(ByteBuffer file, ByteBuffer headers, int index) {
    int header = index * SECTION_HEADER_SIZE;
    return slice(file, headers.getLong(header + 24), headers.getLong(header + 32));
  }

  private static ByteBuffer slice(ByteBuffer file, long offset, long size) {
    if (offset < 0 || size < 0 || offset > file.limit() || size > file.limit() - offset) {
      throw new IndexOutOfBoundsException("offset " + offset + ", size " + size);
    }
    return file.slice((int) offset, (int) size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String text(ByteBuffer table, int offset) {
    int end = offset;
    while (table.get(end) != 0) {
      end++;
      if (end - offset > LONGEST_NAME) {
        throw new IllegalArgumentException("a name is longer than " + LONGEST_NAME + " bytes");
      }
    }
    byte[] bytes = new byte[end - offset];
    table.get(offset, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void split(ByteBuffer content, List<String> texts) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    for (String text : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
  }

  private SortedSet<String> globalsWithoutSection() {
    SortedSet<String> found = new TreeSet<>();
    Optional<ByteBuffer> table = section(".symtab");
    Optional<ByteBuffer> names = section(".strtab");
    if (table.isEmpty() || names.isEmpty()) {
      return found;
    }
    for (int at = 0; at + SYMBOL_SIZE <= table.get().limit(); at += SYMBOL_SIZE) {
      int section = table.get().getShort(at + 6);
      int binding = (table.get().get(at + 4) & 0xff) >> 4;
      // STB_LOCAL symbols are nobody's business; weak ones need no supplier.
      if (section == 0 && binding == 1) {
        found.add(text(names.get(), table.get().getInt(at)));
      }
    }
    found.remove("");
    return found;
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
