package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.KernelModule.State;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /proc/modules}, as kernel/module/procfs.c of Linux 6.12 prints it. */
final class ModuleTable {

  /**
   * A module's line.
   *
   * @param refcount absent in a kernel that cannot unload
   */
  record Line(Reading<Integer> refcount, List<String> holders, State state, String taint) {}

  private static final Pattern LINE =
      Pattern.compile("(\\S+) \\d+ (-?\\d{1,9}|-) (\\S+) (\\S+) \\S+(?: \\(([^)]*)\\))?");

  private ModuleTable() {}

  /** Absent in a kernel without modules, and without procfs. */
  static Reading<Map<String, Line>> read(HostFiles files) {
    return files.text("/proc/modules").map(ModuleTable::parse);
  }

  static Map<String, Line> parse(String text) {
    Map<String, Line> lines = new HashMap<>();
    text.lines()
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> lines.put(line.group(1), parse(line)));
    return lines;
  }

  private static Line parse(Matcher line) {
    return new Line(
        line.group(2).equals("-")
            ? Reading.absent()
            : Reading.present(Integer.parseInt(line.group(2))),
        holders(line.group(3)),
        state(line.group(4)),
        // A module being loaded or unloaded has a sign after its letters.
        Optional.ofNullable(line.group(5)).orElse("").replaceAll("[+-]", ""));
  }

  /** Names, each followed by a comma; {@code [permanent]} is not a name. */
  private static List<String> holders(String text) {
    return Arrays.stream(text.split(","))
        .filter(name -> !name.isEmpty() && !name.equals("-") && !name.startsWith("["))
        .toList();
  }

  private static State state(String word) {
    return switch (word) {
      case "Live" -> State.LIVE;
      case "Loading" -> State.COMING;
      case "Unloading" -> State.GOING;
      default -> State.UNKNOWN;
    };
  }
}
