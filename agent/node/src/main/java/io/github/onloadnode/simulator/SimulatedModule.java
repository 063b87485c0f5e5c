package io.github.onloadnode.simulator;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One build of a kernel module as it looks once loaded.
 *
 * @param version as in MODULE_VERSION, including a trailing blank
 * @param buildId 40 hexadecimal digits
 * @param taint letters as in /sys/module/X/taint; empty for an in-tree module
 * @param uses the loaded modules whose symbols it needs
 * @param parameters values as sysfs prints them
 */
public record SimulatedModule(
    String name,
    Optional<String> version,
    Optional<String> srcversion,
    Optional<String> buildId,
    String taint,
    List<String> uses,
    Map<String, String> parameters) {

  public SimulatedModule {
    uses = List.copyOf(uses);
    parameters = Map.copyOf(parameters);
  }

  /** An in-tree module without version and parameters. */
  public static SimulatedModule inTree(String name) {
    return new SimulatedModule(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.of(digits("in-tree " + name)),
        "",
        List.of(),
        Map.of());
  }

  /** The four modules of an Onload release, in load order. */
  public static List<SimulatedModule> onload(String release, String sfcVersion) {
    return List.of(
        outOfTree("sfc", sfcVersion, List.of(), Map.of("num_vis", "-1")),
        unversioned("sfc_resource", release, List.of(), Map.of("enable_accel_by_default", "1")),
        unversioned("sfc_char", release, List.of("sfc_resource"), Map.of("phys_mode_gid", "0")),
        outOfTree(
            "onload",
            release + " ",
            List.of("sfc_resource", "sfc_char"),
            Map.of(
                "cplane_server_path", "/sbin/onload_cp_server",
                "cplane_server_params", "",
                "cplane_spawn_server", "Y")));
  }

  /** The same build, with these parameters overriding its own. */
  public SimulatedModule withParameters(Map<String, String> values) {
    Map<String, String> all = new TreeMap<>(parameters);
    all.putAll(values);
    return new SimulatedModule(name, version, srcversion, buildId, taint, uses, all);
  }

  private static SimulatedModule outOfTree(
      String name, String version, List<String> uses, Map<String, String> parameters) {
    String digits = digits(name + version);
    return new SimulatedModule(
        name,
        Optional.of(version),
        Optional.of(digits.substring(0, 24).toUpperCase(Locale.ROOT)),
        Optional.of(digits),
        "OE",
        uses,
        parameters);
  }

  /** sfc_resource and sfc_char have no MODULE_VERSION, hence no srcversion either. */
  private static SimulatedModule unversioned(
      String name, String release, List<String> uses, Map<String, String> parameters) {
    return new SimulatedModule(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.of(digits(name + release)),
        "OE",
        uses,
        parameters);
  }

  private static String digits(String seed) {
    return Hashing.sha256().hashString(seed, StandardCharsets.UTF_8).toString().substring(0, 40);
  }
}
