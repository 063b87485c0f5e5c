package io.github.onloadnode.payload;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.revision.Modinfo;
import io.github.onloadnode.revision.ModulesDep;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The modules of the host's own kernel, {@code /lib/modules/<release>/kernel}, or the copies kept
 * in case a package update deletes them.
 */
public final class HostModules {

  /** The directory for unpacked modules while they are loaded. */
  public static final String UNPACKED = "/var/lib/onload-agent/unpacked";

  /** Debug builds of large drivers stay below it. */
  public static final long UNPACKED_LIMIT = 256L << 20;

  /** The directory for copies of replaced modules, with a subdirectory per release. */
  static final String KEPT = "/var/lib/onload-agent/host-modules";

  static final String REMEDY =
      "install the distribution's packages with all modules of this kernel, run \"depmod -a\", and"
          + " see that the agent has the host's /lib/modules";

  private static final String HOSTS = "/lib/modules";

  /**
   * The limit for the unpacked module used to read the vermagic, because all of it is in memory.
   */
  private static final int REFERENCE_LIMIT = 4 << 20;

  /** Small and common modules; any module has the kernel's vermagic. */
  private static final List<String> SMALL =
      List.of("sfc", "dummy", "loop", "mdio", "crc32_generic");

  private final HostFiles files;
  private final DirectoryTrees trees;
  private final String base;

  public HostModules(HostFiles files, DirectoryTrees trees) {
    this(files, trees, HOSTS);
  }

  private HostModules(HostFiles files, DirectoryTrees trees, String base) {
    this.files = files;
    this.trees = trees;
    this.base = base;
  }

  /** The kept copies, in the same layout. */
  HostModules kept() {
    return new HostModules(files, trees, KEPT);
  }

  /**
   * A module that belongs to the kernel of this release.
   *
   * @return absent if the host has no tree for the kernel, or one without modules
   */
  public Reading<Modinfo> reference(String release) {
    return switch (modulesDep(release)) {
      case Reading.Present<ModulesDep>(ModulesDep dep) -> reference(release, dep);
      case Reading.Absent<ModulesDep>() -> Reading.absent();
      case Reading.Unreadable<ModulesDep>(String reason) -> Reading.unreadable(reason);
    };
  }

  /**
   * A module of the kernel's own tree with its dependencies, dependencies first; empty for a
   * built-in module.
   *
   * @return paths below the release's directory
   * @throws FindingException if modules.dep is missing or damaged, or does not have the module
   */
  List<String> chain(String release, String module) {
    if (isBuiltIn(release, module)) {
      return List.of();
    }
    ModulesDep dep =
        switch (modulesDep(release)) {
          case Reading.Present<ModulesDep>(ModulesDep lines) -> lines;
          case Reading.Absent<ModulesDep>() ->
              throw missing(directory(release) + "/modules.dep is missing");
          case Reading.Unreadable<ModulesDep>(String reason) -> throw missing(reason);
        };
    return dep.loadOrder(List.of(kernelsPath(release, dep, module)), dep.paths());
  }

  /** The dependencies in a module's line of modules.dep. */
  List<String> needs(String release, String path) {
    return modulesDep(release).toOptional().map(dep -> dep.dependencies(path)).orElse(List.of());
  }

  /** A module of the tree, unpacked while it is read. */
  public InputStream open(String release, String path) throws IOException {
    return Packing.plain(trees.open(hostPath(release, path)));
  }

  /** Whether a module of this name is loaded or built in. */
  public boolean isThere(String module) {
    return files.exists("/sys/module/" + module);
  }

  /** Whether the file must be unpacked before it can be loaded. */
  public static boolean isPacked(String path) {
    return !path.endsWith(".ko");
  }

  /** The host's path for a path in modules.dep. */
  public String hostPath(String release, String path) {
    return directory(release) + "/" + path;
  }

  private String directory(String release) {
    return base + "/" + release;
  }

  private Reading<ModulesDep> modulesDep(String release) {
    String path = directory(release) + "/modules.dep";
    try {
      return files.text(path).map(text -> ModulesDep.parse(path, text));
    } catch (FindingException e) {
      return Reading.unreadable(e.problem().message());
    }
  }

  /** Whether a module is built in, so that it need not be loaded. */
  boolean isBuiltIn(String release, String module) {
    return files
        .text(directory(release) + "/modules.builtin")
        .toOptional()
        .filter(text -> text.lines().anyMatch(line -> Modinfo.nameOf(line).equals(module)))
        .isPresent();
  }

  private Reading<Modinfo> reference(String release, ModulesDep dep) {
    Optional<String> path =
        SMALL.stream()
            .flatMap(name -> dep.path(name).stream())
            .filter(ModulesDep::isKernels)
            .findFirst()
            .or(() -> dep.paths().stream().filter(ModulesDep::isKernels).findFirst());
    if (path.isEmpty()) {
      return Reading.absent();
    }
    try (InputStream in = open(release, path.get())) {
      byte[] plain = in.readNBytes(REFERENCE_LIMIT + 1);
      return plain.length > REFERENCE_LIMIT
          ? Reading.unreadable(path.get() + ": larger than " + REFERENCE_LIMIT + " bytes")
          : Reading.present(ModuleFile.modinfo(path.get(), plain));
    } catch (IOException | FindingException e) {
      return Reading.unreadable(path.get() + ": " + e.getMessage());
    }
  }

  private String kernelsPath(String release, ModulesDep dep, String module) {
    return dep.paths().stream()
        .filter(ModulesDep::isKernels)
        .filter(path -> Modinfo.nameOf(path).equals(module))
        .findFirst()
        .orElseThrow(() -> missing(directory(release) + "/modules.dep knows no module " + module));
  }

  private static FindingException missing(String message) {
    return new FindingException(Reason.MODULE_MISSING, message, REMEDY);
  }
}
