package io.github.onloadnode.simulator;

import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.node.KernelModule.State;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** /sys/module and /proc/modules of a simulated host. */
public final class SimulatedModules {

  private static final String MODULES = "/sys/module/";

  /** A directory is prepared here before it appears, and moved here when it disappears. */
  private static final String STAGED = "/.staged/";

  /** A loaded module; its references are those of other modules plus {@code opened}. */
  private record Loaded(SimulatedModule module, State state, int opened) {}

  private final HostTree tree;
  private final Map<String, Loaded> loaded = new LinkedHashMap<>();

  SimulatedModules(HostTree tree) {
    this.tree = tree;
  }

  /** Adds the module with all its attributes at once, as a user of the modules that it needs. */
  public void appear(SimulatedModule module) {
    appear(List.of(module), State.LIVE);
  }

  /** Adds several modules in this order, in this state. */
  public synchronized void appear(List<SimulatedModule> modules, State state) {
    for (SimulatedModule module : modules) {
      disappear(module.name());
      loaded.put(module.name(), new Loaded(module, State.COMING, 0));
      writeTable();
      String staged = STAGED + module.name();
      tree.remove(staged);
      write(staged + "/", module, state);
      tree.move(staged, MODULES + module.name());
      for (String used : module.uses()) {
        tree.link(MODULES + used + "/holders/" + module.name(), "../../" + module.name());
        writeReferences(used);
      }
      loaded.put(module.name(), new Loaded(module, state, 0));
    }
    writeTable();
  }

  /** Removes the module and its references to others. */
  public synchronized void disappear(String name) {
    Loaded gone = loaded.get(name);
    if (gone == null) {
      return;
    }
    // In the kernel's order: free_module() removes the sysfs directory before the line.
    loaded.put(name, new Loaded(gone.module(), State.GOING, gone.opened()));
    writeTable();
    tree.move(MODULES + name, STAGED + name);
    tree.remove(STAGED + name);
    for (String used : gone.module().uses()) {
      tree.remove(MODULES + used + "/holders/" + name);
    }
    loaded.remove(name);
    gone.module().uses().forEach(this::writeReferences);
    writeTable();
  }

  /** Adds or removes references that are not from modules, such as open devices. */
  public synchronized void use(String name, int references) {
    loaded.computeIfPresent(
        name,
        (_, module) -> new Loaded(module.module(), module.state(), module.opened() + references));
    writeReferences(name);
    writeTable();
  }

  /** Sets a parameter, as a write to sysfs does. */
  public synchronized void parameter(String name, String parameter, String value) {
    tree.write(MODULES + name + "/parameters/" + parameter, value + "\n");
  }

  /** The loaded build of this name. */
  public synchronized Optional<SimulatedModule> loaded(String name) {
    return Optional.ofNullable(loaded.get(name)).map(Loaded::module);
  }

  /** All references, including those of other modules; zero for a module that is not loaded. */
  public synchronized int references(String name) {
    return Optional.ofNullable(loaded.get(name)).map(this::references).orElse(0);
  }

  private int references(Loaded module) {
    return holders(module.module().name()).size() + module.opened();
  }

  private List<String> holders(String name) {
    return loaded.values().stream()
        .map(Loaded::module)
        .filter(module -> module.uses().contains(name))
        .map(SimulatedModule::name)
        .sorted()
        .toList();
  }

  private void write(String directory, SimulatedModule module, State state) {
    tree.directory(directory + "holders");
    tree.write(directory + "initstate", lowerCase(state) + "\n");
    tree.write(directory + "taint", module.taint() + "\n");
    tree.write(directory + "refcnt", "0\n");
    module.version().ifPresent(version -> tree.write(directory + "version", version + "\n"));
    module
        .srcversion()
        .ifPresent(srcversion -> tree.write(directory + "srcversion", srcversion + "\n"));
    module
        .buildId()
        .ifPresent(
            buildId -> tree.write(directory + "notes/.note.gnu.build-id", buildIdNote(buildId)));
    module
        .parameters()
        .forEach((name, value) -> tree.write(directory + "parameters/" + name, value + "\n"));
  }

  private void writeReferences(String name) {
    if (loaded.containsKey(name)) {
      tree.write(MODULES + name + "/refcnt", references(name) + "\n");
    }
  }

  private void writeTable() {
    tree.write(
        "/proc/modules", loaded.values().stream().map(this::line).collect(Collectors.joining()));
  }

  /** As kernel/module/procfs.c of Linux 6.12 prints it. */
  private String line(Loaded module) {
    String name = module.module().name();
    String holders =
        holders(name).stream().map(holder -> holder + ",").collect(Collectors.joining());
    String state =
        switch (module.state()) {
          case LIVE, UNKNOWN -> "Live";
          case COMING -> "Loading";
          case GOING -> "Unloading";
        };
    String taint = module.module().taint();
    return "%s 16384 %d %s %s 0x0000000000000000%s\n"
        .formatted(
            name,
            references(module),
            holders.isEmpty() ? "-" : holders,
            state,
            taint.isEmpty() ? "" : " (" + taint + ")");
  }

  private static String lowerCase(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** An ELF note: sizes of name and description, type NT_GNU_BUILD_ID, name, description. */
  static byte[] buildIdNote(String buildId) {
    byte[] description = HexFormat.of().parseHex(buildId);
    return ByteBuffer.allocate(16 + description.length)
        .order(ByteOrder.nativeOrder())
        .putInt(4)
        .putInt(description.length)
        .putInt(3)
        .put("GNU\0".getBytes(StandardCharsets.US_ASCII))
        .put(description)
        .array();
  }
}
