package io.github.onloadnode.agent.act;

import io.github.onloadnode.agent.host.HostTree;
import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.node.ProblemException;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.node.Reason;
import io.github.onloadnode.agent.payload.HostModules;
import io.github.onloadnode.agent.payload.ModulesDep;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads modules of the host's own kernel: what a payload needs of it, and the drivers that gave
 * way. Compressed ones are unpacked to a file of ours first: finit_module takes it with the
 * signature that the distribution gave it, and no program of the host has to run.
 */
public final class HostModuleActions {

  private static final Logger log = LoggerFactory.getLogger(HostModuleActions.class);

  /** Debug builds of large drivers stay below it. */
  private static final long UNPACKED_LIMIT = 256L << 20;

  private final HostModules hostModules;
  private final HostTree tree;
  private final ModuleActions modules;

  public HostModuleActions(HostModules hostModules, HostTree tree, ModuleActions modules) {
    this.hostModules = hostModules;
    this.tree = tree;
    this.modules = modules;
  }

  /** Loads modules by name, each after what it needs; one that is there already is fine. */
  Optional<Problem> load(String release, List<String> names) {
    try {
      for (String name : names) {
        if (!hostModules.isBuiltIn(release, name)) {
          Optional<Problem> problem = load(release, name);
          if (problem.isPresent()) {
            return problem;
          }
        }
      }
      return Optional.empty();
    } catch (ProblemException e) {
      return Optional.of(e.problem());
    }
  }

  private Optional<Problem> load(String release, String name) {
    ModulesDep dep = modulesDep(release);
    String path = hostModules.kernelsPath(release, dep, name);
    for (String needed : dep.loadOrder(List.of(path), dep.paths())) {
      Optional<Problem> problem = loadFile(release, needed);
      if (problem.filter(found -> found.reason() != Reason.ALREADY_LOADED).isPresent()) {
        return problem;
      }
      if (problem.isEmpty()) {
        log.info("host module loaded path={} release={}", needed, release);
      }
    }
    return Optional.empty();
  }

  private Optional<Problem> loadFile(String release, String path) {
    String name = HostModules.nameOf(path);
    if (!HostModules.isPacked(path)) {
      return modules.load(name, HostModules.hostPath(release, path), "");
    }
    String unpacked = HostModules.UNPACKED + "/" + name + ".ko";
    try (InputStream plain = hostModules.open(release, path)) {
      tree.write(unpacked, plain, UNPACKED_LIMIT);
      return modules.load(name, unpacked, "");
    } catch (IOException | UncheckedIOException e) {
      return Optional.of(
          new Problem(
              Reason.RESTORE_FAILED,
              "unpack " + path + " of the host's kernel: " + e.getMessage(),
              "run \"modprobe " + name + "\" on the host"));
    } finally {
      tree.remove(HostModules.UNPACKED);
    }
  }

  private ModulesDep modulesDep(String release) {
    return switch (hostModules.modulesDep(release)) {
      case Reading.Present<ModulesDep>(ModulesDep dep) -> dep;
      case Reading.Absent<ModulesDep>() ->
          throw missing("the host has no /lib/modules/" + release + "/modules.dep");
      case Reading.Unreadable<ModulesDep>(String reason) -> throw missing(reason);
    };
  }

  private static ProblemException missing(String message) {
    return new ProblemException(
        Reason.MODULE_MISSING, message, "mount the host's /lib/modules into the agent, run depmod");
  }
}
