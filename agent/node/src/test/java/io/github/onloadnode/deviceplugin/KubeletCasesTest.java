package io.github.onloadnode.deviceplugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.offer.DeviceHealth;
import io.github.onloadnode.upgrade.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The table of cases and the tests that carry their numbers say the same. */
final class KubeletCasesTest {

  private static final String NOT_APPLICABLE = "- ";

  /** What must be shown by a test, whatever the table says. */
  private static final Set<Integer> REQUIRED =
      numbers(
          IntStream.rangeClosed(1, 8),
          IntStream.of(10, 11, 12, 14, 15, 17, 21, 22, 23, 24, 26),
          IntStream.rangeClosed(72, 89),
          IntStream.of(91));

  private record Row(int number, String name, String where) {
    private boolean isTested() {
      return !where.startsWith(NOT_APPLICABLE);
    }
  }

  @Test
  void tableHasEveryCaseOnceAndAReasonForEachThatIsNotTested() throws IOException {
    List<Row> rows = table();

    assertThat(rows)
        .extracting(Row::number)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 91).boxed().toList());
    assertThat(rows).allSatisfy(row -> assertThat(row.where()).hasSizeGreaterThan(10));
    assertThat(rows.stream().filter(Row::isTested).map(Row::number)).containsAll(REQUIRED);
  }

  @Test
  void tableNamesTheTestsThatCarryTheNumbersAndNoOthers() throws IOException {
    SortedMap<Integer, SortedSet<String>> named = new TreeMap<>();
    table().stream()
        .filter(Row::isTested)
        .forEach(row -> named.put(row.number(), new TreeSet<>(List.of(row.where().split(" ")))));

    SortedMap<Integer, SortedSet<String>> carried = new TreeMap<>();
    for (Method method : carriers()) {
      for (int number : method.getAnnotation(KubeletCase.class).value()) {
        carried
            .computeIfAbsent(number, _ -> new TreeSet<>())
            .add(method.getDeclaringClass().getSimpleName());
      }
    }

    assertThat(carried).isEqualTo(named);
  }

  @Test
  void everyTestWithANumberIsRun() {
    assertThat(carriers())
        .hasSizeGreaterThan(40)
        .allSatisfy(method -> {
          assertThat(isTest(method)).as("%s is a test", method).isTrue();
          // Surefire's pattern for classes that it runs.
          assertThat(method.getDeclaringClass().getSimpleName()).endsWith("Test");
          assertThat(isConditional(method)).as("%s runs always", method).isFalse();
          assertThat(isConditional(method.getDeclaringClass())).isFalse();
        });
  }

  private static boolean isTest(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }

  private static boolean isConditional(AnnotatedElement element) {
    return element.isAnnotationPresent(Disabled.class)
        || Stream.of(element.getAnnotations())
            .map(Annotation::annotationType)
            .anyMatch(type -> type.getPackageName().equals("org.junit.jupiter.api.condition"));
  }

  private static List<Method> carriers() {
    return classes().stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(KubeletCase.class))
        .toList();
  }

  /** Devices are counted beside the offer, health is judged beside the decisions. */
  private static List<Class<?>> classes() {
    return Stream.of(KubeletCasesTest.class, DeviceHealth.class, Journal.class)
        .map(Class::getPackageName)
        .flatMap(packageName -> classes(packageName).stream())
        .toList();
  }

  private static List<Class<?>> classes(String packageName) {
    try {
      Path root =
          Path.of(
              KubeletCasesTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
        return files
            .map(file -> String.valueOf(file.getFileName()))
            .filter(name -> name.endsWith(".class") && !name.contains("-"))
            .<Class<?>>map(name -> load(packageName + "." + name.replace(".class", "")))
            .toList();
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Row> table() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(KubeletCasesTest.class.getResourceAsStream("kubelet-cases.csv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(";"))
          .map(fields -> new Row(Integer.parseInt(fields[0]), fields[1], fields[2]))
          .toList();
    }
  }

  private static Set<Integer> numbers(IntStream... streams) {
    Set<Integer> numbers = new TreeSet<>();
    Stream.of(streams).forEach(stream -> stream.forEach(numbers::add));
    return numbers;
  }
}
