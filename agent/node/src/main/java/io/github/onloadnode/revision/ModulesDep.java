package io.github.onloadnode.revision;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code modules.dep} as depmod writes it: {@code path: path path}, paths below {@code
 * /lib/modules/<release>/}.
 *
 * @param origin the file's path, for messages
 * @param lines by the module's path, in the file's order
 */
public record ModulesDep(String origin, Map<String, Line> lines) {

  private static final String REMEDY = "run depmod on the payload, or build its image again";
  private static final String KERNEL = "kernel/";
  private static final int MAXIMUM_DEPTH = 100;

  /** Debian's kernel has 20,000, in 4,000 lines. */
  static final int PATHS_LIMIT = 60_000;

  private static final int LINE_LIMIT = 64 << 10;

  /** What a module needs, and where that is written. */
  record Line(int number, String path, List<String> dependencies) {}

  /**
   * Reads a whole file.
   *
   * @param origin the file's path, for messages
   * @throws FindingException for a path that is absolute or leaves the directory, naming the line
   */
  public static ModulesDep parse(String origin, String text) {
    Map<String, Line> lines = new LinkedHashMap<>();
    int number = 0;
    int paths = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        Line parsed = line(origin, number, line);
        lines.putIfAbsent(parsed.path, parsed);
        paths += 1 + parsed.dependencies.size();
      }
      if (paths > PATHS_LIMIT) {
        throw problem(origin, number, "more than the " + PATHS_LIMIT + " paths that are read");
      }
    }
    return new ModulesDep(origin, lines);
  }

  /** The paths of all modules in the file. */
  public Set<String> paths() {
    return lines.keySet();
  }

  /** The path of a module by its kernel name, if the file has it. */
  public Optional<String> path(String module) {
    return lines.keySet().stream().filter(path -> Modinfo.nameOf(path).equals(module)).findFirst();
  }

  /** Whether a path belongs to the kernel's own tree and not to a payload. */
  public static boolean isKernels(String path) {
    return path.startsWith(KERNEL);
  }

  /** The dependencies in a module's line. */
  public List<String> dependencies(String path) {
    return Optional.ofNullable(lines.get(path)).map(Line::dependencies).orElse(List.of());
  }

  /**
   * The wanted paths and their dependencies, dependencies first.
   *
   * @param present whether the payload has a path; those below {@code kernel/} are the host's
   * @throws FindingException for a cycle or a missing dependency
   */
  public List<String> loadOrder(Collection<String> wanted, Set<String> present) {
    Set<String> ordered = new LinkedHashSet<>();
    wanted.forEach(path -> visit(path, present, ordered, new LinkedHashSet<>()));
    return List.copyOf(ordered);
  }

  private void visit(String path, Set<String> present, Set<String> done, Set<String> underway) {
    if (done.contains(path)) {
      return;
    }
    if (!underway.add(path)) {
      throw invalid(path, "a cycle: " + String.join(" -> ", underway) + " -> " + path);
    }
    if (underway.size() > MAXIMUM_DEPTH) {
      throw invalid(path, "dependencies deeper than " + MAXIMUM_DEPTH);
    }
    for (String dependency : dependencies(path)) {
      if (!isKernels(dependency) && !present.contains(dependency)) {
        throw invalid(path, "a dependency that the payload does not have: " + dependency);
      }
      visit(dependency, present, done, underway);
    }
    underway.remove(path);
    done.add(path);
  }

  private FindingException invalid(String path, String what) {
    int number = Optional.ofNullable(lines.get(path)).map(Line::number).orElse(0);
    return problem(origin, number, what);
  }

  private static Line line(String origin, int number, String line) {
    if (line.length() > LINE_LIMIT) {
      throw problem(origin, number, "more than the " + LINE_LIMIT + " characters that are read");
    }
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw problem(origin, number, "no colon after the module's path: " + line.strip());
    }
    List<String> words = new ArrayList<>(List.of(line.substring(0, colon).strip()));
    Arrays.stream(line.substring(colon + 1).strip().split("\\s+"))
        .filter(word -> !word.isEmpty())
        .forEach(words::add);
    for (String word : words) {
      if (word.startsWith("/")) {
        throw problem(origin, number, "an absolute path: " + word);
      }
      if (Arrays.asList(word.split("/", -1)).contains("..")) {
        throw problem(origin, number, "a path that leaves its directory by ..: " + word);
      }
    }
    return new Line(number, words.getFirst(), List.copyOf(words.subList(1, words.size())));
  }

  private static FindingException problem(String origin, int number, String what) {
    return new FindingException(
        Reason.MODULES_DEP_INVALID, origin + " line " + number + " has " + what, REMEDY);
  }
}
