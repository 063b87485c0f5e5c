package io.github.onloadnode.act;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.FileBytes;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.KernelLog;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.Linux;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.node.Driver;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.Processes;
import io.github.onloadnode.observe.DriverLook;
import io.github.onloadnode.observe.ProcessesLook;
import io.github.onloadnode.payload.ModuleFile;
import io.github.onloadnode.revision.Modinfo;
import io.github.onloadnode.revision.ModuleParameters;
import io.github.onloadnode.revision.Revision.PlannedModule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads and unloads kernel modules, and verifies that it worked. */
public final class ModuleActions {

  private static final Logger log = LoggerFactory.getLogger(ModuleActions.class);

  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * How long the kernel may take.
   *
   * @param init for one module's init
   * @param release until references are dropped after the servers stopped
   */
  public record Patience(Duration init, Duration release) {

    /** The product's. */
    public static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(60), Duration.ofSeconds(10));
  }

  /** Verifies that a module is gone, and finds the users of one that stays. */
  public record Looks(DriverLook driver, ProcessesLook processes) {}

  private final HostFiles files;
  private final DirectoryTrees trees;
  private final KernelModules kernel;
  private final KernelLog kernelLog;
  private final InitThread initThread;
  private final KernelAnswers answers;
  private final Looks looks;
  private final Duration release;
  private final Waiting waiting;

  public ModuleActions(
      HostFiles files, Linux linux, Looks looks, Patience patience, Waiting waiting) {
    this.files = files;
    this.trees = new DirectoryTrees(files.root());
    this.kernel = linux.modules();
    this.kernelLog = linux.log();
    this.initThread = new InitThread(linux.modules(), patience.init());
    this.answers = new KernelAnswers(files);
    this.looks = looks;
    this.release = patience.release();
    this.waiting = waiting;
  }

  /** Loads the modules in this order; stops at the first that the kernel refuses. */
  Optional<Finding> load(List<PlannedModule> modules) {
    for (PlannedModule module : modules) {
      String parameters = ModuleParameters.text(module.parameters());
      Optional<Finding> problem = load(module.name(), module.hostPath(), parameters);
      if (problem.isPresent()) {
        return problem;
      }
      log.info(
          "module loaded name={} path={} parameters=\"{}\"",
          module.name(),
          module.hostPath(),
          parameters);
    }
    return Optional.empty();
  }

  /** Loads one module's file from the host. */
  Optional<Finding> load(String name, String hostPath, String parameters) {
    List<String> before = lines();
    InitThread.Result result = initThread.load(file(hostPath), parameters);
    if (result.hangs()) {
      return Optional.of(
          new Finding(
              Reason.INIT_HANGS,
              "load module " + name + ": its init has not returned",
              "reboot the node: a hanging init cannot be ended, and its module cannot be"
                  + " unloaded"));
    }
    return result
        .answer()
        .map(answer ->
            answers.toLoad(
                new KernelAnswers.Loading(name, modinfo(hostPath), printedSince(before, name)),
                answer,
                kernel()));
  }

  /** If its links cannot be followed, the kernel reports what is wrong with the path. */
  private Path file(String hostPath) {
    try {
      return files.root().follow(hostPath);
    } catch (IOException _) {
      return files.root().resolve(hostPath);
    }
  }

  /**
   * Unloads the modules in this order; each must be gone before the next.
   *
   * @param before the state on which this was decided
   */
  Optional<Finding> unload(List<String> modules, NodeState before) {
    for (String name : modules) {
      Optional<Finding> problem = unload(name, before);
      if (problem.isPresent()) {
        return problem;
      }
      log.info("module unloaded name={}", name);
    }
    return Optional.empty();
  }

  /** Unloads a module; one that is in use stays. Does not wait. */
  void unloadIfUnused(String name) {
    try {
      kernel.unload(name);
      log.info("host module unloaded name={}", name);
    } catch (LinuxException e) {
      if (!e.is(Errno.ENOENT)) {
        log.info("host module kept name={} reason=\"{}\"", name, e.getMessage());
      }
    }
  }

  private Optional<Finding> unload(String name, NodeState before) {
    AtomicReference<Optional<LinuxException>> refusal = new AtomicReference<>(Optional.empty());
    boolean answered =
        waiting.until(
            () -> {
              refusal.set(refused(name));
              return refusal.get().filter(ModuleActions::isInUse).isEmpty();
            },
            POLL,
            release);
    return refusal
        .get()
        .map(e -> answered ? unloadProblem(e) : Optional.of(inUse(name, e, before)))
        .orElseGet(() -> stillThere(name));
  }

  private Optional<LinuxException> refused(String name) {
    try {
      kernel.unload(name);
      return Optional.empty();
    } catch (LinuxException e) {
      return Optional.of(e);
    }
  }

  private static boolean isInUse(LinuxException e) {
    return e.is(Errno.EAGAIN) || e.is(Errno.EBUSY);
  }

  private Optional<Finding> unloadProblem(LinuxException e) {
    return e.is(Errno.ENOENT) ? Optional.empty() : Optional.of(answers.toUnload(e, kernel()));
  }

  private Optional<Finding> stillThere(String name) {
    return looks.driver().look(Set.of(name)).module(name).isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Reason.UNLOAD_FAILED,
                "unload module " + name + ": /sys/module/" + name + " is still there",
                "read the kernel log, or reboot the node"));
  }

  private Kernel kernel() {
    return looks.driver().look(Set.of()).kernel();
  }

  /** Looks again, because a process that came since the decision is the one to find. */
  private Finding inUse(String name, LinuxException e, NodeState before) {
    Driver driver = looks.driver().look(Set.of(name));
    Processes processes = looks.processes().look(driver, before.hardware(), Optional.of(before));
    return new Finding(
        Reason.MODULE_IN_USE,
        "unload module "
            + name
            + ": "
            + e.getMessage()
            + ": "
            + ModuleUsers.of(name, driver, processes),
        "end its users; the agent tries again");
  }

  private Optional<Modinfo> modinfo(String hostPath) {
    try (FileBytes file = trees.file(hostPath)) {
      return Optional.of(ModuleFile.modinfo(hostPath, file));
    } catch (IOException | FindingException _) {
      return Optional.empty();
    }
  }

  /** Without CAP_SYSLOG there is only the errno. */
  private List<String> lines() {
    try {
      return kernelLog.lines();
    } catch (LinuxException _) {
      return List.of();
    }
  }

  private List<String> printedSince(List<String> before, String name) {
    List<String> now = lines();
    int known = before.isEmpty() ? 0 : now.lastIndexOf(before.getLast()) + 1;
    return now.subList(known, now.size()).stream()
        .filter(line -> line.contains(name + ":") || line.contains("[" + name + "]"))
        .toList();
  }
}
