package io.github.onloadnode.payload;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.FileBytes;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.revision.Modinfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks, before old modules are unloaded, that the host can supply the modules needed afterwards:
 * finds, opens and unpacks them. Keeps copies of modules to be replaced, because a package update
 * may delete the host's files.
 */
public final class HostSupply {

  private static final String PARTIAL = ".partial";
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
  private static final int CHUNK = 1 << 16;

  /** A module's file, plain or compressed. */
  public record Source(HostModules of, String release, String path) {

    /** The kernel's name for the module. */
    public String module() {
      return Modinfo.nameOf(path);
    }

    /** The file's path on the host. */
    public String hostPath() {
      return of.hostPath(release, path);
    }

    /** The module, unpacked while it is read. */
    public InputStream open() throws IOException {
      return of.open(release, path);
    }
  }

  private final HostModules host;
  private final HostModules kept;
  private final DirectoryTrees trees;
  private final HostTree tree;

  public HostSupply(HostModules host, DirectoryTrees trees, HostTree tree) {
    this.host = host;
    this.kept = host.kept();
    this.trees = trees;
    this.tree = tree;
  }

  /**
   * A module with its dependencies in load order; from the kept copies if a file of the host is
   * gone. Without modules that the kernel has already.
   *
   * @throws FindingException if neither is complete
   */
  public List<Source> chain(String release, String module) {
    if (host.isThere(module)) {
      return List.of();
    }
    try {
      return found(host, release, module);
    } catch (FindingException e) {
      List<Source> before = kept(release, module);
      if (before.isEmpty()) {
        throw e;
      }
      return before;
    }
  }

  /** The same, only from the kept copies; empty if they are incomplete. */
  public List<Source> kept(String release, String module) {
    return isKept(release, List.of(module)) ? found(kept, release, module) : List.of();
  }

  /** Whether the kernel has a module of this name now. */
  public boolean isThere(String module) {
    return host.isThere(module);
  }

  /** Why missing modules could not be loaded later; empty if they could. */
  public Optional<Finding> missing(String release, List<String> modules) {
    try {
      for (String module : modules) {
        for (Source source : chain(release, module)) {
          if (!host.isThere(source.module())) {
            unpack(source);
          }
        }
      }
      return Optional.empty();
    } catch (FindingException e) {
      return Optional.of(refused(modules, e.problem()));
    }
  }

  /** Why modules could not be restored after being replaced; empty if they could. */
  public Optional<Finding> noWayBack(String release, List<String> modules) {
    try {
      for (String module : modules) {
        found(host, release, module).forEach(HostSupply::unpack);
      }
      return Optional.empty();
    } catch (FindingException e) {
      return isKept(release, modules)
          ? Optional.empty()
          : Optional.of(refused(modules, e.problem()));
    }
  }

  /** Keeps copies of modules to be replaced and of their dependencies; earlier copies stay. */
  public Optional<Finding> keep(String release, List<String> modules) {
    if (modules.isEmpty() || isKept(release, modules)) {
      return Optional.empty();
    }
    try {
      Set<Source> sources = new LinkedHashSet<>();
      modules.forEach(module -> sources.addAll(found(host, release, module)));
      trees.delete(HostModules.KEPT);
      String whole = HostModules.KEPT + "/" + release;
      Set<String> names = sources.stream().map(Source::module).collect(Collectors.toSet());
      for (Source source : sources) {
        write(source, whole + PARTIAL + "/" + plain(source.path()), names);
      }
      tree.write(whole + PARTIAL + "/modules.dep", modulesDep(sources));
      trees.move(whole + PARTIAL, whole);
      return Optional.empty();
    } catch (FindingException e) {
      return Optional.of(refused(modules, e.problem()));
    } catch (IOException | UncheckedIOException e) {
      return Optional.of(
          new Finding(
              Reason.DISK_FULL,
              "keep a copy of " + String.join(", ", modules) + ": " + e.getMessage(),
              "free space below /var/lib/onload-agent"));
    }
  }

  private void write(Source source, String to, Set<String> names) throws IOException {
    try (InputStream plain = source.open()) {
      tree.write(to, plain, HostModules.UNPACKED_LIMIT);
    } catch (IOException | UncheckedIOException e) {
      throw broken(source, e);
    }
    Modinfo info;
    try (FileBytes file = trees.file(to)) {
      info = ModuleFile.modinfo(source.hostPath(), file);
    }
    String vermagic = info.vermagic().orElse("none");
    if (!vermagic.startsWith(source.release() + " ")) {
      throw damaged(source.hostPath() + " is for another kernel: its vermagic is " + vermagic);
    }
    for (String needed : info.depends()) {
      if (!names.contains(needed) && !host.isBuiltIn(source.release(), needed)) {
        throw damaged(
            "modules.dep does not say that " + source.hostPath() + " needs the module " + needed);
      }
    }
  }

  private String modulesDep(Set<Source> sources) {
    return sources.stream()
        .map(source ->
            plain(source.path())
                + ":"
                + host.needs(source.release(), source.path()).stream()
                    .map(needed -> " " + plain(needed))
                    .collect(Collectors.joining())
                + "\n")
        .collect(Collectors.joining());
  }

  private boolean isKept(String release, List<String> modules) {
    try {
      for (String module : modules) {
        found(kept, release, module).forEach(HostSupply::unpack);
      }
      return true;
    } catch (FindingException _) {
      return false;
    }
  }

  private List<Source> found(HostModules of, String release, String module) {
    List<Source> sources =
        of.chain(release, module).stream().map(path -> new Source(of, release, path)).toList();
    for (Source source : sources) {
      if (!exists(source)) {
        throw damaged(source.hostPath() + " is missing, which modules.dep names");
      }
    }
    return sources;
  }

  private boolean exists(Source source) {
    try {
      return trees.exists(source.hostPath());
    } catch (IOException e) {
      throw broken(source, e);
    }
  }

  /** Reads all of it, because a truncated file shows only at its end. */
  private static void unpack(Source source) {
    byte[] chunk = new byte[CHUNK];
    try (InputStream plain = source.open()) {
      if (!Arrays.equals(plain.readNBytes(ELF.length), ELF)) {
        throw new IOException("is not a kernel module");
      }
      long left = HostModules.UNPACKED_LIMIT;
      for (int count = plain.read(chunk); count >= 0; count = plain.read(chunk)) {
        left -= count;
        if (left < 0) {
          throw new IOException("larger than " + HostModules.UNPACKED_LIMIT + " bytes");
        }
      }
    } catch (IOException e) {
      throw broken(source, e);
    }
  }

  private static String plain(String path) {
    return path.substring(0, path.lastIndexOf(".ko")) + ".ko";
  }

  private static Finding refused(List<String> modules, Finding why) {
    return new Finding(
        why.reason(),
        "the host must supply %s once the old modules are unloaded, and cannot: %s"
            .formatted(String.join(", ", modules), why.message()),
        why.remedy());
  }

  private static FindingException broken(Source source, Exception e) {
    return damaged("unpack " + source.hostPath() + ": " + e.getMessage());
  }

  private static FindingException damaged(String message) {
    return new FindingException(Reason.MODULE_MISSING, message, HostModules.REMEDY);
  }
}
