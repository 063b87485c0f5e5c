package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.KernelModule.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** Reads loaded modules by name from {@code /sys/module} and {@code /proc/modules}. */
final class ModuleScanner {

  private static final String MODULES = "/sys/module/";
  private static final int NOTE_LIMIT = 4096;
  private static final int ATTEMPTS = 3;

  private final HostFiles files;
  private final Attributes attributes;

  ModuleScanner(HostFiles files) {
    this.files = files;
    this.attributes = new Attributes(files);
  }

  /**
   * The loaded modules of these names.
   *
   * @param loaded the lines of /proc/modules; a missing file is noted elsewhere
   */
  SortedMap<String, KernelModule> scan(
      SortedSet<String> names, Reading<Map<String, ModuleTable.Line>> loaded, Unread unread) {
    Map<String, ModuleTable.Line> table = unread.orElse(loaded, Map.of());
    SortedMap<String, KernelModule> modules = new TreeMap<>();
    for (String name : names) {
      module(name, Optional.ofNullable(table.get(name)), unread)
          .ifPresent(module -> modules.put(name, module));
    }
    return modules;
  }

  private Optional<KernelModule> module(
      String name, Optional<ModuleTable.Line> line, Unread unread) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Reading<List<String>> entries = files.list(MODULES + name);
      if (entries instanceof Reading.Unreadable<List<String>>(String reason)) {
        unread.add(reason);
        return line.map(entry -> tableModule(name, entry, reason));
      }
      if (entries instanceof Reading.Present<List<String>>(List<String> names)) {
        KernelModule module = sysfsModule(name, line, unread);
        if (isWhole(module, names)) {
          return Optional.of(module);
        }
      } else if (line.isEmpty()) {
        return Optional.empty();
      }
      // A line without a directory, or an incomplete directory: most likely the module is being
      // loaded or unloaded.
      line = Optional.ofNullable(unread.orElse(ModuleTable.read(files), Map.of()).get(name));
    }
    return line.map(entry -> tableModule(name, entry, MODULES + name + ": incomplete"));
  }

  /** Whether no attribute vanished between listing and reading the directory. */
  private static boolean isWhole(KernelModule module, List<String> entries) {
    return Map.of(
            "version", module.version(),
            "srcversion", module.srcversion(),
            "refcnt", module.refcount())
        .entrySet()
        .stream()
        .noneMatch(attribute ->
            entries.contains(attribute.getKey())
                && attribute.getValue() instanceof Reading.Absent<?>);
  }

  private KernelModule sysfsModule(String name, Optional<ModuleTable.Line> line, Unread unread) {
    String directory = MODULES + name + "/";
    return new KernelModule(
        name,
        state(files.attribute(directory + "initstate"), line),
        files.attribute(directory + "version"),
        files.attribute(directory + "srcversion"),
        files.bytes(directory + "notes/.note.gnu.build-id", NOTE_LIMIT).flatMap(BuildIdNote::parse),
        attributes.decimal(directory + "refcnt"),
        unread.orElse(files.list(directory + "holders"), List.of()),
        unread.orElse(files.attribute(directory + "taint"), ""),
        parameters(directory, unread));
  }

  /** A built-in driver has a directory with parameters, but no state and no line. */
  private static State state(Reading<String> initstate, Optional<ModuleTable.Line> line) {
    return initstate
        .toOptional()
        .map(ModuleScanner::parseState)
        .or(() -> line.map(ModuleTable.Line::state))
        .orElse(State.UNKNOWN);
  }

  /** As kernel/module/sysfs.c of Linux 6.12 prints it. */
  private static State parseState(String word) {
    return switch (word) {
      case "live" -> State.LIVE;
      case "coming" -> State.COMING;
      case "going" -> State.GOING;
      default -> State.UNKNOWN;
    };
  }

  private Map<String, Reading<String>> parameters(String directory, Unread unread) {
    Map<String, Reading<String>> parameters = new TreeMap<>();
    for (String name : unread.orElse(files.list(directory + "parameters"), List.of())) {
      Reading<String> value = files.attribute(directory + "parameters/" + name);
      if (!(value instanceof Reading.Absent<String>())) {
        parameters.put(name, value);
      }
    }
    return parameters;
  }

  /** A module known only from /proc/modules; everything else is unreadable. */
  private static KernelModule tableModule(String name, ModuleTable.Line line, String reason) {
    return new KernelModule(
        name,
        line.state(),
        Reading.unreadable(reason),
        Reading.unreadable(reason),
        Reading.unreadable(reason),
        line.refcount(),
        line.holders(),
        line.taint(),
        Map.of());
  }
}
