package io.github.onloadnode.agent.payload;

import io.github.onloadnode.agent.host.DirectoryTrees;
import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.node.ProblemException;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.node.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The modules of the host's own kernel, {@code /lib/modules/<release>/kernel}. */
public final class HostModules {

  /** Where compressed ones lie unpacked while they are loaded. */
  public static final String UNPACKED = "/var/lib/onload-agent/unpacked";

  /** Of the module whose vermagic is read, unpacked: all of it is in memory. */
  private static final int REFERENCE_LIMIT = 4 << 20;

  /** Any module will do to read the kernel's vermagic; one that is neither large nor rare. */
  private static final List<String> SMALL =
      List.of("sfc", "dummy", "loop", "mdio", "crc32_generic");

  private final HostFiles files;
  private final DirectoryTrees trees;

  public HostModules(HostFiles files, DirectoryTrees trees) {
    this.files = files;
    this.trees = trees;
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

  /** The host's modules.dep for a release; absent where there is none. */
  public Reading<ModulesDep> modulesDep(String release) {
    String path = directory(release) + "/modules.dep";
    try {
      return files.text(path).map(text -> ModulesDep.parse(path, text));
    } catch (ProblemException e) {
      return Reading.unreadable(e.problem().message());
    }
  }

  /** Whether a module is part of the kernel's image, so that there is nothing to load. */
  public boolean isBuiltIn(String release, String module) {
    return files
        .text(directory(release) + "/modules.builtin")
        .toOptional()
        .filter(text -> text.lines().anyMatch(line -> Modinfo.nameOf(line).equals(module)))
        .isPresent();
  }

  /** A module of the kernel's own tree as the kernel takes it, unpacked while it is read. */
  public InputStream open(String release, String path) throws IOException {
    return Packing.plain(trees.open(hostPath(release, path)));
  }

  /** Whether the file must be unpacked before the kernel takes it. */
  public static boolean isPacked(String path) {
    return !path.endsWith(".ko");
  }

  /** The kernel's name for the module in a file. */
  public static String nameOf(String path) {
    return Modinfo.nameOf(path);
  }

  /** The host's path of what its modules.dep calls by a path below the release's directory. */
  public static String hostPath(String release, String path) {
    return directory(release) + "/" + path;
  }

  private static String directory(String release) {
    return "/lib/modules/" + release;
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
          : Reading.present(Modinfo.parse(path.get(), plain));
    } catch (IOException | ProblemException e) {
      return Reading.unreadable(path.get() + ": " + e.getMessage());
    }
  }

  /**
   * The path of a module in the kernel's own tree.
   *
   * @throws ProblemException where the host has none
   */
  public String kernelsPath(String release, ModulesDep dep, String module) {
    return dep.paths().stream()
        .filter(ModulesDep::isKernels)
        .filter(path -> Modinfo.nameOf(path).equals(module))
        .findFirst()
        .orElseThrow(() ->
            new ProblemException(
                Reason.MODULE_MISSING,
                "the host's kernel " + release + " has no module " + module,
                "install the distribution's package with the kernel's extra modules"));
  }
}
