package io.github.onloadnode.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes the smallest relocatable 64-bit ELF files that a module loader reads (elf(5)). */
final class ElfWriter {

  private static final int HEADER_SIZE = 64;
  private static final int SYMBOL_SIZE = 24;
  private static final int SHT_PROGBITS = 1;
  private static final int SHT_SYMTAB = 2;
  private static final int SHT_STRTAB = 3;
  private static final int SHT_NOTE = 7;
  private static final short ET_REL = 1;
  private static final short EM_X86_64 = 62;

  private record Section(int nameOffset, int type, ByteBuffer content) {}

  private final List<Section> sections = new ArrayList<>();
  private final ByteArrayOutputStream names = new ByteArrayOutputStream();

  ElfWriter() {
    names.write(0);
    sections.add(new Section(0, 0, ByteBuffer.allocate(0)));
  }

  /** A section of NUL-terminated texts. */
  void texts(String name, List<String> texts) {
    add(name, SHT_PROGBITS, bytes(texts));
  }

  void note(String name, byte[] content) {
    add(name, SHT_NOTE, content);
  }

  /** Undefined global symbols. */
  void undefinedSymbols(List<String> symbols) {
    byte[] entries = new byte[(symbols.size() + 1) * SYMBOL_SIZE];
    ByteBuffer table = little(entries);
    table.position(SYMBOL_SIZE);
    int nameOffset = 1;
    for (String symbol : symbols) {
      table.putInt(nameOffset).put((byte) 0x10).put((byte) 0).putShort((short) 0);
      table.putLong(0).putLong(0);
      nameOffset += symbol.length() + 1;
    }
    List<String> strings = new ArrayList<>(List.of(""));
    strings.addAll(symbols);
    add(".symtab", SHT_SYMTAB, entries);
    add(".strtab", SHT_STRTAB, bytes(strings));
  }

  /** The whole file. */
  byte[] file() {
    int nameSection = sections.size();
    add(".shstrtab", SHT_STRTAB, new byte[0]);
    sections.set(
        nameSection,
        new Section(
            sections.get(nameSection).nameOffset(),
            SHT_STRTAB,
            ByteBuffer.wrap(names.toByteArray())));
    int content = sections.stream().mapToInt(section -> section.content().remaining()).sum();
    byte[] whole = new byte[HEADER_SIZE + content + sections.size() * HEADER_SIZE];
    ByteBuffer file = little(whole);
    header(file, HEADER_SIZE + content, nameSection);
    sections.forEach(section -> file.put(section.content().duplicate()));
    int offset = HEADER_SIZE;
    for (Section section : sections) {
      file.putInt(section.nameOffset()).putInt(section.type()).putLong(0).putLong(0);
      file.putLong(offset).putLong(section.content().remaining());
      file.putInt(0).putInt(0).putLong(1).putLong(0);
      offset += section.content().remaining();
    }
    return whole;
  }

  private void header(ByteBuffer file, int table, int nameSection) {
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    file.putShort(ET_REL).putShort(EM_X86_64).putInt(1).putLong(0).putLong(0).putLong(table);
    file.putInt(0).putShort((short) HEADER_SIZE).putShort((short) 0).putShort((short) 0);
    file.putShort((short) HEADER_SIZE).putShort((short) sections.size());
    file.putShort((short) nameSection);
  }

  private void add(String name, int type, byte[] content) {
    sections.add(new Section(names.size(), type, ByteBuffer.wrap(content)));
    names.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    names.write(0);
  }

  private static byte[] bytes(List<String> texts) {
    return (String.join("\0", texts) + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
