package io.github.onloadnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.testing.ShippedJvm;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every limit of what comes from outside, beside the heap that the agent ships with: what is read
 * up to its limit must not end the agent. Someone who adds a limit adds what it costs.
 */
final class LimitsTest {

  private static final String ROOT = "io/github/onloadnode";
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java", ROOT), Path.of("../api/src/main/java", ROOT));
  private static final Path TABLE = Path.of("src/test/resources/limits.txt");
  private static final Pattern CONSTANT =
      Pattern.compile(
          "static final (?:int|long) ((?:[A-Z_]*_)?(?:LIMIT|LARGEST|LONGEST|MOST|MAXIMUM|CHUNK)"
              + "(?:_[A-Z_]*)?) =");

  /** The agent itself needs the other half: 14 MiB, idle, of the figures in the README. */
  private static final int SHARE = 2;

  /** Bytes of heap that one unit of a limit costs at most, in hundredths. */
  private static SortedMap<String, Long> costs() throws IOException {
    SortedMap<String, Long> costs = new TreeMap<>();
    for (String line : Files.readAllLines(TABLE)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] fields = line.strip().split("\\s+", 3);
        costs.put(fields[0], Math.round(100 * Double.parseDouble(fields[1])));
      }
    }
    return costs;
  }

  @Test
  void allHaveTheirCostInTheTable() throws IOException {
    assertThat(costs().keySet()).containsExactlyInAnyOrderElementsOf(constants());
  }

  @Test
  void eachFitsTheHeapThatShips() throws Exception {
    long heap = ShippedJvm.heap();
    for (var cost : costs().entrySet()) {
      long bytes = Math.multiplyExact(value(cost.getKey()), cost.getValue()) / 100;
      assertThat(bytes).as(cost.getKey()).isLessThanOrEqualTo(heap / SHARE);
    }
  }

  private static SortedSet<String> constants() throws IOException {
    SortedSet<String> constants = new TreeSet<>();
    for (Path sources : SOURCES) {
      List<Path> files;
      try (var walk = Files.walk(sources)) {
        files = walk.filter(LimitsTest::isOfTheAgent).toList();
      }
      for (Path file : files) {
        String type = sources.relativize(file).toString().replace(".java", "").replace('/', '.');
        Matcher matcher = CONSTANT.matcher(Files.readString(file));
        while (matcher.find()) {
          constants.add(type + "." + matcher.group(1));
        }
      }
    }
    return constants;
  }

  private static boolean isOfTheAgent(Path file) {
    return file.toString().endsWith(".java") && !file.toString().contains("/simulator/");
  }

  /** Also of a record within the class, such as the configuration's parts. */
  private static long value(String constant) throws ReflectiveOperationException {
    int dot = constant.lastIndexOf('.');
    Class<?> type = Class.forName(ROOT.replace('/', '.') + "." + constant.substring(0, dot));
    String name = constant.substring(dot + 1);
    Field field = field(type, name);
    field.setAccessible(true);
    return ((Number) field.get(null)).longValue();
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    for (Class<?> nested : type.getDeclaredClasses()) {
      for (Field field : nested.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field;
        }
      }
    }
    return type.getDeclaredField(name);
  }
}
