package io.github.onloadnode.packing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Removes the local-variable tables from a class file; only debuggers read them. Code and line
 * numbers stay. Layout: The Java Virtual Machine Specification, Java SE 25, chapter 4.
 */
final class DebugTables {

  private static final Set<String> NAMES = Set.of("LocalVariableTable", "LocalVariableTypeTable");
  private static final String CODE = "Code";

  private final DataInputStream in;
  private final DataOutputStream out;
  private final Set<Integer> tables = new HashSet<>();
  private int code;

  private DebugTables(DataInputStream in, DataOutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** The class file without them. */
  static byte[] removed(byte[] classFile) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(classFile.length);
    new DebugTables(
            new DataInputStream(new ByteArrayInputStream(classFile)), new DataOutputStream(bytes))
        .run();
    return bytes.toByteArray();
  }

  private void run() throws IOException {
    // Magic number and version.
    copy(8);
    constants();
    // Access flags, this class, its super class, and its interfaces.
    copy(6);
    copy(2 * count());
    members();
    members();
    in.transferTo(out);
  }

  private void constants() throws IOException {
    int count = count();
    for (int index = 1; index < count; index++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      switch (tag) {
        case 1 -> name(index);
        case 7, 8, 16, 19, 20 -> copy(2);
        case 15 -> copy(3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> copy(4);
        case 5, 6 -> {
          // Long and double take two entries.
          copy(8);
          index++;
        }
        default -> throw new IOException("constant with tag " + tag);
      }
    }
  }

  private void name(int index) throws IOException {
    String text = in.readUTF();
    out.writeUTF(text);
    if (NAMES.contains(text)) {
      tables.add(index);
    } else if (text.equals(CODE)) {
      code = index;
    }
  }

  /** Fields or methods. */
  private void members() throws IOException {
    int count = count();
    for (int member = 0; member < count; member++) {
      // Access flags, name and descriptor.
      copy(6);
      int attributes = count();
      for (int attribute = 0; attribute < attributes; attribute++) {
        attribute();
      }
    }
  }

  private void attribute() throws IOException {
    int name = in.readUnsignedShort();
    byte[] content = in.readNBytes(in.readInt());
    byte[] written = name == code ? code(content) : content;
    out.writeShort(name);
    out.writeInt(written.length);
    out.write(written);
  }

  private byte[] code(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length);
    DebugTables inner =
        new DebugTables(
            new DataInputStream(new ByteArrayInputStream(content)), new DataOutputStream(bytes));
    // max_stack and max_locals.
    inner.copy(4);
    int length = inner.in.readInt();
    inner.out.writeInt(length);
    inner.copy(length);
    // The exception table.
    inner.copy(8 * inner.count());
    inner.attributes(tables);
    return bytes.toByteArray();
  }

  private void attributes(Set<Integer> without) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    DataOutputStream to = new DataOutputStream(kept);
    int count = in.readUnsignedShort();
    int left = 0;
    for (int attribute = 0; attribute < count; attribute++) {
      int name = in.readUnsignedShort();
      byte[] content = in.readNBytes(in.readInt());
      if (!without.contains(name)) {
        to.writeShort(name);
        to.writeInt(content.length);
        to.write(content);
        left++;
      }
    }
    out.writeShort(left);
    kept.writeTo(out);
  }

  private int count() throws IOException {
    int count = in.readUnsignedShort();
    out.writeShort(count);
    return count;
  }

  private void copy(int length) throws IOException {
    out.write(in.readNBytes(length));
  }
}
