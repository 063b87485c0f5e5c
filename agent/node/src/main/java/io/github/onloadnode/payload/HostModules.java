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
 * The modules of the host's own kernel, {@code /lib/modules/<release>/kernel}, or what was kept of
 * them for the day when a package takes them away.
 */
public final class HostModules {

  /** Where compressed ones lie unpacked while they are loaded. */
  public static final String UNPACKED = "/var/lib/onload-agent/unpacked";

  /** Debug builds of large drivers stay below it. */
  public static final long UNPACKED_LIMIT = 256L << 20;

  /** Where those are kept that gave way to ours, a directory a release. */
  static final String KEPT = "/var/lib/onload-agent/host-modules";

  static final String REMEDY =
      "install the distribution's packages with all modules of this kernel, run \"depmod -a\", and"
          + " see that the agent has the host's /lib/modules";

  private static final String HOSTS = "/lib/modules";

  /** Of the module whose vermagic is read, unpacked: all of it is in memory. */
  private static final int REFERENCE_LIMIT = 4 << 20;

  /** Any module will do to read the kernel's vermagic; one that is neither large nor rare. */
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

  /** What was kept of them, laid out the same way. */
  HostModules kept() {
    return new HostModules(files, trees, KEPT);
  }

  /**
   * A module that belongs to the kernel of this release.
   *
   * @return absent where the host has no tree for the kernel, or one without modules
   */
  public Reading<Modinfo> reference(String release) {
    return switch (modulesDep(release)) {
      case Reading.Present<ModulesDep>(ModulesDep dep) -> reference(release, dep);
      case Reading.Absent<ModulesDep>() -> Reading.absent();
      case Reading.Unreadable<ModulesDep>(String reason) -> Reading.unreadable(reason);
    };
  }

  /**
   * A module of the kernel's own tree with all that it needs, each after what it needs itself;
   * empty for one that is part of the kernel's image.
   *
   * @return paths below the release's directory
   * @throws FindingException where modules.dep is missing, damaged, or does not know it
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

  /** What a module of the tree needs, as its line of modules.dep spells it. */
  List<String> needs(String release, String path) {
    return modulesDep(release).toOptional().map(dep -> dep.dependencies(path)).orElse(List.of());
  }

  /** A module of the tree as the kernel takes it, unpacked while it is read. */
  public InputStream open(String release, String path) throws IOException {
    return Packing.plain(trees.open(hostPath(release, path)));
  }

  /** Whether the kernel has a module of this name now, loaded or part of its image. */
  public boolean isThere(String module) {
    return files.exists("/sys/module/" + module);
  }

  /** Whether the file must be unpacked before the kernel takes it. */
  public static boolean isPacked(String path) {
    return !path.endsWith(".ko");
  }

  /** The host's path of what its modules.dep calls by a path below the release's directory. */
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

  /** Whether a module is part of the kernel's image, so that there is nothing to load. */
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
