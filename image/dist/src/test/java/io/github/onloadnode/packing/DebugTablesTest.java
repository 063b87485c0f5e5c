package io.github.onloadnode.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attribute;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A class file in, the same without what debuggers read. */
final class DebugTablesTest {

  /** With a long constant, a handler of exceptions, and variables of a generic type. */
  static final class Sample {

    private static final long LARGE = 1L << 40;

    static long sum(List<Long> numbers) {
      long sum = LARGE;
      for (Long number : numbers) {
        try {
          sum = Math.addExact(sum, number);
        } catch (ArithmeticException _) {
          sum = Long.MAX_VALUE;
        }
      }
      return sum;
    }

    private Sample() {}
  }

  @Test
  void leavesOutLocalVariablesAndNothingElse() throws Exception {
    byte[] before = bytes(Sample.class);

    byte[] after = DebugTables.removed(before);

    assertThat(variables(before)).isNotEmpty();
    assertThat(variables(after)).isEmpty();
    assertThat(others(after)).isEqualTo(others(before));
    assertThat(code(after)).isDeepEqualTo(code(before));
  }

  @Test
  void changesNoClassThatHasNone() throws Exception {
    byte[] once = DebugTables.removed(bytes(Sample.class));

    assertThat(DebugTables.removed(once)).isEqualTo(once);
  }

  @Test
  void leavesClassThatRuns() throws Exception {
    byte[] after = DebugTables.removed(bytes(Sample.class));
    Method sum = new Defining(after).defined().getDeclaredMethod("sum", List.class);
    sum.setAccessible(true);

    assertThat(sum.invoke(null, List.of(1L, 2L))).isEqualTo((1L << 40) + 3);
  }

  private static List<String> variables(byte[] file) {
    return attributes(file).filter(name -> name.startsWith("LocalVariable")).toList();
  }

  private static List<String> others(byte[] file) {
    return attributes(file).filter(name -> !name.startsWith("LocalVariable")).toList();
  }

  /** Of class, methods and code. */
  private static Stream<String> attributes(byte[] file) {
    ClassModel model = ClassFile.of().parse(file);
    return Stream.concat(
            model.attributes().stream(),
            model.methods().stream()
                .flatMap((MethodModel method) ->
                    Stream.concat(
                        method.attributes().stream(), codeOf(method).attributes().stream())))
        .map(Attribute::attributeName)
        .map(Object::toString);
  }

  private static byte[][] code(byte[] file) {
    return ClassFile.of().parse(file).methods().stream()
        .map(method -> codeOf(method).codeArray())
        .toArray(byte[][]::new);
  }

  private static CodeAttribute codeOf(MethodModel method) {
    return method.findAttribute(Attributes.code()).orElseThrow();
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String name = type.getName().substring(type.getPackageName().length() + 1);
    try (InputStream in = type.getResourceAsStream(name + ".class")) {
      return in.readAllBytes();
    }
  }

  /** Defines one class from its file. */
  private static final class Defining extends ClassLoader {
    private final byte[] file;

    private Defining(byte[] file) {
      this.file = file;
    }

    private Class<?> defined() {
      return defineClass(null, file, 0, file.length);
    }
  }
}
