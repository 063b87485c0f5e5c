package io.github.onloadnode.payload;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.FileBytes;
import io.github.onloadnode.host.MountTable;
import io.github.onloadnode.host.TreeEntry;
import io.github.onloadnode.revision.BuildTexts;
import io.github.onloadnode.revision.DriverInterfaces;
import io.github.onloadnode.revision.Modinfo;
import io.github.onloadnode.revision.ModulesDep;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.PayloadModule;
import io.github.onloadnode.revision.Program;
import io.github.onloadnode.revision.UserFiles;
import io.github.onloadnode.revision.UserLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a copied payload. */
final class PayloadReader {

  private static final int TEXT_LIMIT = 2 << 20;

  /** The limit of modules, and of libraries and programs; a release of Onload has a few dozen. */
  static final int FILES_LIMIT = 1000;

  /** The limit of undefined symbols in all modules. */
  static final int SYMBOLS_LIMIT = 50_000;

  private static final String MODULES_DEP = "modules.dep";
  private static final String PROGRAMS = "usr/bin/";
  private static final Pattern MODULE = Pattern.compile(".*\\.ko(\\.[a-z0-9]+)?");
  private static final Pattern LIBRARY = Pattern.compile("libonload(_ext)?\\.so(\\.[0-9.]+)?");
  private static final String PROFILES = "usr/libexec/onload/profiles";
  private static final String SERVER = "sbin/onload_cp_server";
  private static final String CONTROLLER = "sbin/shrub_controller";

  /** Programs that use only the control-plane interface of the driver. */
  private static final Set<String> CONTROL_PLANE = Set.of(SERVER, "usr/bin/onload_mibdump");

  private final DirectoryTrees trees;
  private final ProgramReader programs;

  PayloadReader(DirectoryTrees trees, MountTable mounts) {
    this.trees = trees;
    this.programs = new ProgramReader(trees, mounts);
  }

  /** The host directories of a payload's two halves. */
  record Location(String digest, String release, String modules, String userFiles) {}

  /**
   * @throws FindingException naming the invalid file
   */
  Payload read(Location location) {
    try {
      List<TreeEntry> moduleFiles =
          find(location.modules(), entry -> isModule(entry) || entry.path().equals(MODULES_DEP));
      List<PayloadModule> modules = modules(location.modules(), moduleFiles);
      Optional<ModulesDep> dep = modulesDep(location.modules(), moduleFiles);
      Set<String> present =
          modules.stream().map(PayloadModule::path).collect(Collectors.toCollection(TreeSet::new));
      dep.ifPresent(lines -> lines.loadOrder(present, present));
      List<TreeEntry> userEntries = find(location.userFiles(), PayloadReader::isOurs);
      return new Payload(
          location.digest(),
          location.release(),
          modules,
          dep,
          driverInterfaces(modules, location.userFiles(), userEntries),
          library(location.userFiles(), userEntries),
          userFiles(location.userFiles(), userEntries),
          program(SERVER, location.userFiles(), userEntries, modules),
          program(CONTROLLER, location.userFiles(), userEntries, modules));
    } catch (IOException e) {
      throw new FindingException(
          Reason.PAYLOAD_UNREADABLE, "read the payload: " + e.getMessage(), "check the disk");
    }
  }

  /**
   * Refuses a copy with a program or library that ends too early: the loader would fail in each
   * pod, or pass over a library that it preloads.
   *
   * @throws FindingException naming the file
   */
  void refuseCutOff(Location location) throws IOException {
    for (TreeEntry entry : find(location.userFiles(), PayloadReader::isOurs)) {
      if (entry.kind() == TreeEntry.Kind.FILE) {
        refuseCutOff(location.userFiles() + "/" + entry.path());
      }
    }
  }

  private void refuseCutOff(String hostPath) throws IOException {
    try (FileBytes file = trees.file(hostPath)) {
      if (ElfSegments.areCutOff(file)) {
        throw new FindingException(
            Reason.PAYLOAD_INCOMPLETE,
            "%s is truncated: it has only %d bytes".formatted(hostPath, file.size()),
            "copy the file into the payload again");
      }
    }
  }

  /** Keeps only the files that are used here. */
  private List<TreeEntry> find(String directory, Predicate<TreeEntry> wanted) throws IOException {
    List<TreeEntry> found = new ArrayList<>();
    trees.visit(
        directory,
        (entry, _) -> {
          if (wanted.test(entry)) {
            found.add(entry);
          }
          if (found.size() > FILES_LIMIT) {
            throw new FindingException(
                Reason.PAYLOAD_UNSAFE,
                directory
                    + " has more than the "
                    + FILES_LIMIT
                    + " modules, libraries and programs that this agent accepts",
                "provide only the files of one Onload release");
          }
        });
    return found;
  }

  private static boolean isOurs(TreeEntry entry) {
    return name(entry).startsWith("libonload")
        || entry.path().startsWith(PROGRAMS)
        || entry.path().equals(PROFILES)
        || entry.path().equals(SERVER)
        || entry.path().equals(CONTROLLER);
  }

  private List<PayloadModule> modules(String directory, List<TreeEntry> entries)
      throws IOException {
    Map<String, PayloadModule> byName = new TreeMap<>();
    int symbols = 0;
    for (TreeEntry entry : entries) {
      if (isModule(entry)) {
        String hostPath = directory + "/" + entry.path();
        PayloadModule module = new PayloadModule(entry.path(), hostPath, modinfo(hostPath));
        symbols += module.info().undefinedSymbols().size();
        if (symbols > SYMBOLS_LIMIT) {
          throw new FindingException(
              Reason.PAYLOAD_UNSAFE,
              "the modules in " + directory + " need more than " + SYMBOLS_LIMIT + " symbols",
              "provide only the modules of one Onload release");
        }
        PayloadModule other = byName.putIfAbsent(module.name(), module);
        if (other != null) {
          throw new FindingException(
              Reason.PAYLOAD_INCOMPLETE,
              "the module "
                  + module.name()
                  + " is there twice: "
                  + other.path()
                  + ", "
                  + module.path(),
              "leave one of them");
        }
      }
    }
    return List.copyOf(byName.values());
  }

  private static boolean isModule(TreeEntry entry) {
    return entry.kind() == TreeEntry.Kind.FILE && MODULE.matcher(entry.path()).matches();
  }

  private Modinfo modinfo(String hostPath) throws IOException {
    try (FileBytes file = trees.file(hostPath)) {
      return ModuleFile.modinfo(hostPath, file);
    }
  }

  private Optional<ModulesDep> modulesDep(String directory, List<TreeEntry> entries)
      throws IOException {
    if (!has(entries, MODULES_DEP)) {
      return Optional.empty();
    }
    String path = directory + "/" + MODULES_DEP;
    String text = new String(trees.bytes(path, TEXT_LIMIT), StandardCharsets.UTF_8);
    return Optional.of(ModulesDep.parse(path, text));
  }

  private DriverInterfaces driverInterfaces(
      List<PayloadModule> modules, String directory, List<TreeEntry> entries) throws IOException {
    SortedSet<String> controlPlane = new TreeSet<>();
    for (TreeEntry entry : entries) {
      if (CONTROL_PLANE.contains(entry.path()) && entry.kind() == TreeEntry.Kind.FILE) {
        controlPlane.addAll(interfaces(directory + "/" + entry.path()));
      }
    }
    return new DriverInterfaces(
        interfaces(modules, Payload.ONLOAD), controlPlane, interfaces(modules, "sfc_char"));
  }

  private SortedSet<String> interfaces(List<PayloadModule> modules, String name)
      throws IOException {
    for (PayloadModule module : modules) {
      if (module.name().equals(name)) {
        return interfaces(module.hostPath());
      }
    }
    return Collections.emptySortedSet();
  }

  private SortedSet<String> interfaces(String hostPath) throws IOException {
    return scan(hostPath).interfaces();
  }

  private Optional<UserLibrary> library(String directory, List<TreeEntry> entries)
      throws IOException {
    for (TreeEntry entry : entries) {
      if (name(entry).equals("libonload.so")) {
        String path = directory + "/" + file(directory, entry);
        return Optional.of(scan(path));
      }
    }
    return Optional.empty();
  }

  private UserLibrary scan(String hostPath) throws IOException {
    try (FileBytes file = trees.file(hostPath)) {
      BuildTexts texts = new BuildTexts();
      Elf.stream(file, texts::take);
      texts.finish();
      return new UserLibrary(hostPath, texts.versions(), texts.interfaces());
    } catch (IllegalArgumentException e) {
      throw new FindingException(
          Reason.PAYLOAD_UNSAFE,
          hostPath + " has " + e.getMessage(),
          "provide the files of an Onload release");
    }
  }

  private Optional<Program> program(
      String path, String directory, List<TreeEntry> entries, List<PayloadModule> modules)
      throws IOException {
    Optional<String> onload =
        modules.stream()
            .filter(module -> module.name().equals(Payload.ONLOAD))
            .map(PayloadModule::hostPath)
            .findFirst();
    for (TreeEntry entry : entries) {
      if (entry.path().equals(path)) {
        return Optional.of(programs.read(directory + "/" + path, entry, onload));
      }
    }
    return Optional.empty();
  }

  /** The path that a link leads to; links were checked to stay in the payload. */
  private String file(String directory, TreeEntry entry) throws IOException {
    String parent = entry.path().substring(0, entry.path().lastIndexOf('/') + 1);
    boolean beside = entry.kind() == TreeEntry.Kind.LINK && !entry.target().contains("/");
    return beside && trees.exists(directory + "/" + parent + entry.target())
        ? parent + entry.target()
        : entry.path();
  }

  private static UserFiles userFiles(String directory, List<TreeEntry> entries) {
    return new UserFiles(
        directory,
        paths(entries, entry -> LIBRARY.matcher(name(entry)).matches()),
        paths(entries, entry -> entry.path().matches("usr/bin/[^/]+")),
        paths(entries, entry -> entry.path().equals(PROFILES)));
  }

  private static List<String> paths(List<TreeEntry> entries, Predicate<TreeEntry> wanted) {
    return entries.stream().filter(wanted).map(TreeEntry::path).sorted().toList();
  }

  private static boolean has(List<TreeEntry> entries, String path) {
    return entries.stream().anyMatch(entry -> entry.path().equals(path));
  }

  private static String name(TreeEntry entry) {
    return entry.path().substring(entry.path().lastIndexOf('/') + 1);
  }
}
