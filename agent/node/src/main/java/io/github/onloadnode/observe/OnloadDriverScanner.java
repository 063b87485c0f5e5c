package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.OnloadDriver;
import io.github.onloadnode.node.OnloadDriver.Stack;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code /proc/driver/onload}. */
final class OnloadDriverScanner {

  private static final String DIRECTORY = "/proc/driver/onload/";

  /** {@code <id>: <pid> <uid> <counters>}, src/driver/linux_onload/linux_stats.c of Onload 9.2. */
  private static final Pattern STACK = Pattern.compile("\\s*(\\d{1,9}): (\\d{1,9}) (\\d{1,10}).*");

  private final HostFiles files;

  OnloadDriverScanner(HostFiles files) {
    this.files = files;
  }

  Reading<OnloadDriver> scan() {
    return files.text(DIRECTORY + "version").flatMap(this::scan);
  }

  private Reading<OnloadDriver> scan(String version) {
    Map<String, String> values = parse(version);
    if (!values.keySet().containsAll(List.of("onload_version", "uk_intf_ver"))) {
      return Reading.unreadable(DIRECTORY + "version: unknown form: " + Attributes.shown(version));
    }
    return Reading.present(
        new OnloadDriver(
            values.getOrDefault("onload_product", ""),
            values.getOrDefault("onload_version", ""),
            values.getOrDefault("uk_intf_ver", ""),
            new ControlPlaneScanner(files).pids(),
            stacks()));
  }

  private Reading<List<Stack>> stacks() {
    Reading<List<Stack>> mapped =
        files.text(DIRECTORY + "stacks_ul").map(text -> parseStacks(text, false));
    Reading<List<Stack>> orphaned =
        files.text(DIRECTORY + "stacks_k").map(text -> parseStacks(text, true));
    return mapped.flatMap(
        first -> orphaned.map(second -> Stream.concat(first.stream(), second.stream()).toList()));
  }

  /** Lines of {@code name: value}, with the values stripped. */
  static Map<String, String> parse(String text) {
    Map<String, String> values = new TreeMap<>();
    text.lines()
        .filter(line -> line.contains(":"))
        .forEach(line -> {
          int colon = line.indexOf(':');
          values.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        });
    return values;
  }

  static List<Stack> parseStacks(String text, boolean orphaned) {
    return text.lines()
        .map(STACK::matcher)
        .filter(Matcher::matches)
        .map(line ->
            new Stack(
                Integer.parseInt(line.group(1)),
                Integer.parseInt(line.group(2)),
                Long.parseLong(line.group(3)),
                orphaned))
        .toList();
  }
}
