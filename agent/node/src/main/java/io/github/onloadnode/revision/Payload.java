package io.github.onloadnode.revision;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files for one kernel from an image or a directory, read from their copy.
 *
 * @param digest first 12 hexadecimal digits of the SHA-256 over path, mode and content
 * @param release of the kernel that the modules are for
 * @param modules every module of the payload, by path
 * @param dependencies from its modules.dep; empty without one, then taken from the modules
 * @param driverInterfaces the interface texts that onload.ko shares with libraries and programs
 * @param library libonload.so; empty if missing
 * @param userFiles the files for pods
 * @param server onload_cp_server; empty if missing
 * @param controller shrub_controller, which Onload has since 9.0; empty if missing
 */
public record Payload(
    String digest,
    String release,
    List<PayloadModule> modules,
    Optional<ModulesDep> dependencies,
    DriverInterfaces driverInterfaces,
    Optional<UserLibrary> library,
    UserFiles userFiles,
    Optional<Program> server,
    Optional<Program> controller) {

  public static final String ONLOAD = "onload";
  public static final String SFC = "sfc";

  private static final int MAXIMUM_DEPTH = 100;

  /** Modules to load, those of the host's kernel before those of the payload. */
  public record LoadOrder(List<String> hostModules, List<PayloadModule> modules) {}

  public Payload {
    modules = List.copyOf(modules);
  }

  /** The host's path of onload_cp_server; empty if missing. */
  public Optional<String> controlPlaneServer() {
    return server.map(Program::hostPath);
  }

  public Optional<PayloadModule> module(String name) {
    return modules.stream().filter(module -> module.name().equals(name)).findFirst();
  }

  /**
   * The wanted modules by name and their dependencies, in load order. Names that the payload does
   * not have are the host's.
   */
  public LoadOrder loadOrder(List<String> wanted) {
    Set<String> ordered = new LinkedHashSet<>();
    wanted.forEach(name -> collect(name, ordered, new HashSet<>()));
    return new LoadOrder(
        ordered.stream().filter(name -> module(name).isEmpty()).toList(),
        ordered.stream().flatMap(name -> module(name).stream()).toList());
  }

  /** Only manipulated files can have a cycle; it is cut here, and the kernel refuses them. */
  private void collect(String name, Set<String> ordered, Set<String> underway) {
    if (!ordered.contains(name) && underway.size() < MAXIMUM_DEPTH && underway.add(name)) {
      module(name)
          .ifPresent(module -> needs(module).forEach(needed -> collect(needed, ordered, underway)));
      ordered.add(name);
    }
  }

  private Stream<String> needs(PayloadModule module) {
    Stream<String> byFile =
        dependencies.stream()
            .flatMap(dep -> dep.dependencies(module.path()).stream())
            .map(Modinfo::nameOf);
    Stream<String> soft =
        module.info().softdeps().stream().filter(name -> module(name).isPresent());
    return Stream.of(byFile, module.info().depends().stream(), soft).flatMap(needed -> needed);
  }
}
