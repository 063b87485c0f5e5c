package io.github.onloadnode.act;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.payload.HostModules;
import io.github.onloadnode.payload.HostSupply;
import io.github.onloadnode.payload.HostSupply.Source;
import io.github.onloadnode.upgrade.Action;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads modules of the host's own kernel: those that a payload needs, and the in-tree drivers that
 * were replaced. A compressed module is first unpacked to a file of the agent's own; its signature
 * stays valid for finit_module, and no host program has to run.
 */
public final class HostModuleActions {

  private static final Logger log = LoggerFactory.getLogger(HostModuleActions.class);

  private final HostSupply host;
  private final HostTree tree;
  private final ModuleActions modules;

  public HostModuleActions(HostSupply host, HostTree tree, ModuleActions modules) {
    this.host = host;
    this.tree = tree;
    this.modules = modules;
  }

  /**
   * Checks that the host can supply what will be needed, and keeps copies of the modules about to
   * be replaced.
   */
  Optional<Finding> supply(String release, Action.Supply supply) {
    return host.keep(release, supply.givingWay())
        .or(() -> host.missing(release, supply.hostModules()));
  }

  /** The modules that loading these would add, in load order. */
  List<String> absent(String release, List<String> names) {
    List<String> absent = new ArrayList<>();
    try {
      for (String name : names) {
        host.chain(release, name).stream()
            .filter(source -> !host.isThere(source.module()))
            .map(Source::module)
            .filter(module -> !absent.contains(module))
            .forEach(absent::add);
      }
    } catch (FindingException e) {
      // The load that follows fails for the same reason and reports it.
      log.debug("host modules unknown reason=\"{}\"", e.problem().message());
    }
    return absent;
  }

  /** Loads modules by name, each after its dependencies; modules already loaded are skipped. */
  Optional<Finding> load(String release, List<String> names) {
    try {
      for (String name : names) {
        Optional<Finding> problem = load(host.chain(release, name));
        if (problem.isPresent() && !loadedAsKept(release, name)) {
          return problem;
        }
      }
      return Optional.empty();
    } catch (FindingException e) {
      return Optional.of(e.problem());
    }
  }

  /** Unloads modules in this order; one that is in use stays, since its user is not the agent. */
  void takeOut(List<String> names) {
    names.forEach(modules::unloadIfUnused);
  }

  /** A package update may have changed the host's file since its driver was unloaded. */
  private boolean loadedAsKept(String release, String name) {
    List<Source> kept = host.kept(release, name);
    return !kept.isEmpty() && load(kept).isEmpty();
  }

  private Optional<Finding> load(List<Source> chain) {
    return chain.stream().map(this::load).flatMap(Optional::stream).findFirst();
  }

  private Optional<Finding> load(Source source) {
    if (host.isThere(source.module())) {
      return Optional.empty();
    }
    Optional<Finding> problem = loadFile(source);
    if (problem.isEmpty()) {
      log.info("host module loaded path={}", source.hostPath());
    }
    return problem.filter(found -> found.reason() != Reason.ALREADY_LOADED);
  }

  private Optional<Finding> loadFile(Source source) {
    String name = source.module();
    if (!HostModules.isPacked(source.path())) {
      return modules.load(name, source.hostPath(), "");
    }
    String unpacked = HostModules.UNPACKED + "/" + name + ".ko";
    try (InputStream plain = source.open()) {
      tree.write(unpacked, plain, HostModules.UNPACKED_LIMIT);
      return modules.load(name, unpacked, "");
    } catch (IOException | UncheckedIOException e) {
      return Optional.of(
          new Finding(
              Reason.RESTORE_FAILED,
              "unpack " + source.hostPath() + ": " + e.getMessage(),
              "run \"modprobe " + name + "\" on the host"));
    } finally {
      tree.remove(HostModules.UNPACKED);
    }
  }
}
