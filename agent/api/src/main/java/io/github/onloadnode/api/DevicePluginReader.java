package io.github.onloadnode.api;

import java.util.Optional;

/** Reads {@code devicePlugin}. */
final class DevicePluginReader {

  private DevicePluginReader() {}

  static DevicePluginSpec read(SpecFields plugin) {
    DevicePluginSpec defaults = DevicePluginSpec.DEFAULT;
    boolean preload = plugin.truth("setPreload").orElse(defaults.setPreload());
    boolean mount = plugin.truth("mountOnload").orElse(defaults.mountOnload());
    if (preload && mount) {
      plugin.error("mountOnload", "and setPreload exclude each other: set setPreload to false");
    }
    Optional<Integer> count = plugin.whole("maxPodsPerNode", 0, DevicePluginSpec.MOST_DEVICES);
    Optional<String> base = plugin.path("baseMountPath");
    Optional<String> libraries = libraries(plugin);
    Optional<String> programs = plugin.path("binMountPath");
    Optional<String> host = plugin.path("hostOnloadPath");
    // Accepted because the existing operator accepts it; this plugin has no container of its own.
    plugin.text("imagePullPolicy");
    plugin.finish();
    return new DevicePluginSpec(
        count.orElse(defaults.maxPodsPerNode()),
        preload,
        mount,
        base.orElse(defaults.baseMountPath()),
        libraries.orElse(defaults.libMountPath()),
        programs.orElse(defaults.binMountPath()),
        host);
  }

  /**
   * The schema spells it {@code libMounthPath}; the spelling that people expect is accepted too.
   */
  private static Optional<String> libraries(SpecFields plugin) {
    Optional<String> schemas = plugin.path("libMounthPath");
    Optional<String> ours = plugin.path("libMountPath");
    if (schemas.isPresent() && ours.isPresent() && !schemas.equals(ours)) {
      return plugin.error(
          "libMountPath",
          "is " + ours.get() + " but libMounthPath is " + schemas.get() + ": give one of them");
    }
    return ours.or(() -> schemas);
  }
}
