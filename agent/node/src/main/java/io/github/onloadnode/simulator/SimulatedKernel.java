package io.github.onloadnode.simulator;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.node.KernelModule.State;
import io.github.onloadnode.payload.ModuleFile;
import io.github.onloadnode.revision.Modinfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Loads and unloads modules of a simulated host, with the checks and errors of kernel/module/main.c
 * in the same order. A symbol {@code NAME_x} is exported by the module NAME, any other by the
 * kernel itself.
 */
public final class SimulatedKernel implements KernelModules {

  private static final int LIMIT = 64 << 20;
  private static final List<String> OURS =
      List.of("mtd", "sfc", "sfc_resource", "sfc_char", "onload");

  private final SimulatedHost host;
  private final SimulatedDrivers drivers;
  private final HostFiles anywhere = new HostFiles(HostRoot.ofThisProcess());
  private final Map<String, Errno> failingInits = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> hangingInits = new ConcurrentHashMap<>();

  public SimulatedKernel(SimulatedHost host) {
    this.host = host;
    this.drivers = new SimulatedDrivers(host);
  }

  /** From now on the module's init returns this error. */
  public void failInit(String module, Errno errno) {
    failingInits.put(module, errno);
  }

  /** Inits succeed again. */
  public void healInits() {
    failingInits.clear();
  }

  /** From now on the module's init does not return, until {@link #releaseInit}. */
  public void hangInit(String module) {
    hangingInits.put(module, new CountDownLatch(1));
  }

  /** Lets a hanging init return. */
  public void releaseInit(String module) {
    Optional.ofNullable(hangingInits.remove(module)).ifPresent(CountDownLatch::countDown);
  }

  /** Whether a module's init is in progress; false only once all that it writes is written. */
  public synchronized boolean isInInit(String module) {
    return "coming"
        .equals(
            new HostFiles(host.root())
                .attribute("/sys/module/" + module + "/initstate")
                .toOptional()
                .orElse(""));
  }

  /** The control-plane servers that the kernel started. */
  public SimulatedServers servers() {
    return drivers.servers();
  }

  @Override
  public void load(Path file, String parameters) {
    String tried = "finit_module " + file;
    byte[] content = read(tried, file);
    requirePermission(tried, content);
    Modinfo info = parse(tried, file, content);
    SimulatedModule module;
    synchronized (this) {
      module = link(tried, info, parameters);
      host.modules().appear(List.of(module), State.COMING);
    }
    awaitInit(info.name());
    finishInit(tried, module, content);
  }

  @Override
  public synchronized void unload(String name) {
    String tried = "delete_module " + name;
    if (host.modules().loaded(name).isEmpty()) {
      throw new LinuxException(tried, Errno.ENOENT);
    }
    if (isInInit(name)) {
      throw new LinuxException(tried, Errno.EBUSY);
    }
    if (host.modules().references(name) > 0) {
      throw new LinuxException(tried, Errno.EAGAIN);
    }
    drivers.exit(name);
    host.modules().disappear(name);
  }

  /** Reboots: everything in memory is lost, and the in-tree driver is loaded at boot. */
  public synchronized void reboot(String bootId) {
    drivers.servers().forget();
    for (String name : OURS.reversed()) {
      if (host.modules().loaded(name).isPresent()) {
        drivers.exit(name);
        host.modules().disappear(name);
      }
    }
    host.tree().write("/proc/sys/kernel/random/boot_id", bootId + "\n");
  }

  /** A reboot into another kernel. */
  public synchronized void reboot(String bootId, String release) {
    reboot(bootId);
    host.tree().write("/proc/sys/kernel/osrelease", release + "\n");
  }

  private byte[] read(String tried, Path file) {
    return switch (anywhere.bytes(file.toAbsolutePath().toString(), LIMIT)) {
      case Reading.Present<byte[]>(byte[] content) -> content;
      case Reading.Absent<byte[]>() -> throw new LinuxException("open " + file, Errno.ENOENT);
      case Reading.Unreadable<byte[]> _ -> throw new LinuxException(tried, Errno.EIO);
    };
  }

  /** may_init_module and module_sig_check. */
  private void requirePermission(String tried, byte[] content) {
    if (attribute("/proc/sys/kernel/modules_disabled").equals("1")) {
      throw new LinuxException(tried, Errno.EPERM);
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    boolean signed = text.endsWith("~Module signature appended~\n");
    if (!signed && attribute("/sys/module/module/parameters/sig_enforce").equals("Y")) {
      host.log().print("Loading of unsigned module is rejected");
      throw new LinuxException(tried, Errno.EKEYREJECTED);
    }
    if (!signed && !attribute("/sys/kernel/security/lockdown").contains("[none]")) {
      host.log().print("Lockdown: agent: unsigned module loading is restricted");
      throw new LinuxException(tried, Errno.EPERM);
    }
  }

  private Modinfo parse(String tried, Path file, byte[] content) {
    Modinfo info;
    try {
      info = ModuleFile.modinfo(file.toString(), content);
    } catch (FindingException _) {
      throw new LinuxException(tried, Errno.ENOEXEC);
    }
    String kernels = SimulatedPayload.vermagic(attribute("/proc/sys/kernel/osrelease"));
    String modules = info.vermagic().orElse("");
    if (!modules.equals(kernels)) {
      host.log()
          .print("%s: version magic '%s' should be '%s'".formatted(info.name(), modules, kernels));
      throw new LinuxException(tried, Errno.ENOEXEC);
    }
    return info;
  }

  /** add_unformed_module, simplify_symbols and parse_args. */
  private SimulatedModule link(String tried, Modinfo info, String parameters) {
    if (host.modules().loaded(info.name()).isPresent()) {
      throw new LinuxException(tried, Errno.EEXIST);
    }
    for (String symbol : info.undefinedSymbols()) {
      Optional<String> owner = OURS.stream().filter(name -> owns(name, symbol)).findFirst();
      if (symbol.startsWith("unknown_")
          || owner.filter(name -> host.modules().loaded(name).isEmpty()).isPresent()) {
        host.log().print("%s: Unknown symbol %s (err -2)".formatted(info.name(), symbol));
        throw new LinuxException(tried, Errno.ENOENT);
      }
    }
    Map<String, String> values = SimulatedParameters.parse(parameters);
    values.keySet().stream()
        .filter(name -> !info.parameters().containsKey(name))
        .forEach(name ->
            host.log().print("%s: unknown parameter '%s' ignored".formatted(info.name(), name)));
    values.keySet().retainAll(info.parameters().keySet());
    if (!SimulatedParameters.fit(values, info.parameters())) {
      host.log().print("%s: `%s' invalid for parameter".formatted(info.name(), parameters));
      throw new LinuxException(tried, Errno.EINVAL);
    }
    Map<String, String> all = SimulatedParameters.defaults(info.parameters());
    all.putAll(values);
    return new SimulatedModule(
        info.name(),
        info.version(),
        info.srcversion(),
        info.buildId(),
        info.inTree() ? "" : info.signed() ? "O" : "OE",
        info.depends().stream().filter(name -> uses(name, info)).toList(),
        all);
  }

  private void awaitInit(String name) {
    CountDownLatch hanging = hangingInits.get(name);
    if (hanging != null) {
      try {
        hanging.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void finishInit(String tried, SimulatedModule module, byte[] content) {
    Errno failure = failingInits.get(module.name());
    if (failure != null) {
      host.log()
          .print(
              "%s: init failed: %s"
                  .formatted(module.name(), failure.name().toLowerCase(Locale.ROOT)));
      host.modules().disappear(module.name());
      throw new LinuxException(tried, failure);
    }
    host.modules().appear(List.of(module), State.LIVE);
    drivers.init(module, content);
  }

  private static boolean owns(String module, String symbol) {
    return symbol.startsWith(module + "_")
        && OURS.stream()
            .noneMatch(other -> other.length() > module.length() && symbol.startsWith(other + "_"));
  }

  private static boolean uses(String module, Modinfo info) {
    return info.undefinedSymbols().stream().anyMatch(symbol -> owns(module, symbol));
  }

  private String attribute(String path) {
    return new HostFiles(host.root()).attribute(path).toOptional().orElse("");
  }
}
