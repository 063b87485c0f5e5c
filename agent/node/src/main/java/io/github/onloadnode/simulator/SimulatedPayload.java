package io.github.onloadnode.simulator;

import com.google.common.hash.Hashing;
import io.github.onloadnode.host.HostTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files of an Onload release for one kernel: {@code opt/lib/modules/<release>/} and {@code
 * opt/onload/}. Tests change a file to break it.
 */
public final class SimulatedPayload {

  /** The md5 of the control plane's interface, which many releases share; this is 9.2.1's. */
  public static final String CONTROL_PLANE = "752feb2f386eb9eb419b43ec66393793";

  /** The md5 of ef_vi. */
  public static final String EF_VI = "1ae616206d92cb6ea3dc447f447ddebf";

  private final String version;
  private final String kernelRelease;
  private final SortedMap<String, SimulatedModuleFile> modules = new TreeMap<>();
  private String libraryVersion;
  private String libraryInterface;

  private SimulatedPayload(String version, String kernelRelease) {
    this.version = version;
    this.kernelRelease = kernelRelease;
    this.libraryVersion = version;
    this.libraryInterface = userInterface(version);
  }

  /** A valid payload. */
  public static SimulatedPayload of(String version, String kernelRelease) {
    SimulatedPayload payload = new SimulatedPayload(version, kernelRelease);
    String vermagic = vermagic(kernelRelease);
    List.of(
            SimulatedModuleFile.outOfTree("sfc", Optional.of("6." + version), vermagic, List.of())
                .withParameters(Map.of("num_vis", "int", "performance_profile", "charp")),
            SimulatedModuleFile.outOfTree("sfc_resource", Optional.empty(), vermagic, List.of())
                .withTexts(List.of("resource of " + version))
                .withParameters(Map.of("enable_accel_by_default", "int")),
            SimulatedModuleFile.outOfTree(
                    "sfc_char", Optional.empty(), vermagic, List.of("sfc_resource"))
                .withTexts(List.of("char of " + version, EF_VI)),
            SimulatedModuleFile.outOfTree(
                    "onload",
                    Optional.of(version + " "),
                    vermagic,
                    List.of("sfc_resource", "sfc_char"))
                .withTexts(List.of(version + " ", EF_VI, CONTROL_PLANE, userInterface(version)))
                .withParameters(
                    Map.of(
                        "cplane_server_path", "",
                        "cplane_server_params", "",
                        "cplane_server_uid", "",
                        "cplane_server_gid", "",
                        "cplane_server_grace_timeout", "",
                        "cplane_spawn_server", "bool",
                        "shrub_controller_path", "",
                        "cplane_init_timeout", "int",
                        "max_packets_per_stack", "uint")))
        .forEach(payload::module);
    return payload;
  }

  /** As in Debian's kernels. */
  public static String vermagic(String kernelRelease) {
    return kernelRelease + " SMP preempt mod_unload modversions ";
  }

  /** The md5 of a version's interface between library and driver. */
  public static String userInterface(String version) {
    return Hashing.sha256()
        .hashString("interface " + version, StandardCharsets.UTF_8)
        .toString()
        .substring(0, 32);
  }

  /** The current file of a module. */
  public SimulatedModuleFile module(String name) {
    return Optional.ofNullable(modules.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no module " + name));
  }

  /** Adds a module or replaces the one of that name. */
  public SimulatedPayload module(SimulatedModuleFile module) {
    modules.put(module.name(), module);
    return this;
  }

  /** Uses the library of another build. */
  public SimulatedPayload library(String ofVersion, String withInterface) {
    libraryVersion = ofVersion;
    libraryInterface = withInterface;
    return this;
  }

  /** Writes everything below a directory of the host. */
  public void write(HostTree tree, String directory) {
    String modulesDirectory = directory + "/opt/lib/modules/" + kernelRelease + "/";
    modules
        .values()
        .forEach(module -> tree.write(modulesDirectory + path(module.name()), module.content()));
    tree.write(modulesDirectory + "modules.dep", modulesDep());
    tree.link(modulesDirectory + "kernel", "/lib/modules/" + kernelRelease + "/kernel");
    String user = directory + "/opt/onload/";
    tree.write(user + "usr/lib64/libonload.so", library());
    tree.write(user + "usr/lib64/libonload_ext.so.1.2.0", "extension API " + version + "\n");
    tree.link(user + "usr/lib64/libonload_ext.so.1", "libonload_ext.so.1.2.0");
    tree.link(user + "usr/lib64/libonload_ext.so", "libonload_ext.so.1");
    tree.write(user + "usr/bin/onload", "#!/bin/sh\n");
    tree.write(
        user + "usr/libexec/onload/profiles/latency.opf", "onload_set EF_POLL_USEC 100000\n");
    tree.writeProgram(user + "usr/bin/onload_mibdump", server());
    tree.writeProgram(user + "sbin/onload_cp_server", server());
    tree.writeProgram(user + "sbin/shrub_controller", server());
  }

  /** Writes the modules of the host's own kernel: an sfc, and modules that others need. */
  public static void writeHostModules(HostTree tree, String kernelRelease) {
    String directory = "/lib/modules/" + kernelRelease + "/";
    String sfc = "kernel/drivers/net/ethernet/sfc/sfc.ko";
    String mtd = "kernel/drivers/mtd/mtd.ko";
    String vermagic = vermagic(kernelRelease);
    tree.write(
        directory + sfc,
        SimulatedModuleFile.inTree("sfc", vermagic)
            .withDependencies(List.of("mtd"), List.of())
            .withSymbols(List.of("printk", "mtd_device_parse_register"))
            .content());
    tree.write(directory + mtd, SimulatedModuleFile.inTree("mtd", vermagic).content());
    tree.write(directory + "modules.dep", sfc + ": " + mtd + "\n" + mtd + ":\n");
    tree.write(directory + "modules.builtin", "kernel/lib/crc32.ko\n");
  }

  /** A library with the two texts that the driver compares. */
  private byte[] library() {
    ElfWriter elf = new ElfWriter();
    elf.texts(
        ".rodata",
        List.of(
            "Onload " + libraryVersion,
            libraryVersion + " ",
            "1518b4f7ec6834a578c7a807736097ce",
            CONTROL_PLANE + "\n" + libraryInterface,
            "EF_POLL_USEC"));
    return elf.file();
  }

  /** A server's file with what is read before it is started. */
  private byte[] server() {
    ElfWriter elf = new ElfWriter();
    elf.texts(".rodata", List.of("Onload Control Plane server " + version, CONTROL_PLANE));
    return elf.file();
  }

  private static String path(String module) {
    return "extra/" + module + ".ko";
  }

  private String modulesDep() {
    return modules.values().stream()
        .map(module ->
            path(module.name())
                + ":"
                + module.depends().stream()
                    .sorted()
                    .map(needed -> " " + path(needed))
                    .collect(Collectors.joining())
                + "\n")
        .collect(Collectors.joining());
  }
}
