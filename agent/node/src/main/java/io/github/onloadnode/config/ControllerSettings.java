package io.github.onloadnode.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every setting of the controller. */
public final class ControllerSettings {

  static final Setting<Optional<String>> NAMESPACE =
      Setting.of(
          "namespace",
          TextSyntax.subdomain().optional(),
          Optional.empty(),
          "Namespace of this release, which has the revisions and the leader's Lease; empty = the"
              + " pod's own.");

  static final Setting<Optional<String>> IDENTITY =
      Setting.of(
          "identity",
          TextSyntax.subdomain().optional(),
          Optional.empty(),
          "Name of this process in the leader's Lease, unique among the controllers; empty = the"
              + " host's name, which is the pod's.");

  static final Setting<List<String>> HOST_PATH_PREFIXES =
      Setting.of(
          "hostPathPrefixes",
          new ListSyntax<>(TextSyntax.absolutePath("DIR"), ","),
          List.of("/opt"),
          "Directories of the nodes below which a resource's hostOnloadPath may be; a resource with"
              + " another one is refused.");

  static final Setting<Integer> MAX_STAGING =
      Setting.of(
          "maxStaging",
          new IntegerSyntax(1, 500),
          20,
          "How many nodes may pull a revision's images at the same time.");

  static final Setting<Integer> PORT =
      Setting.of(
          "diagnostics.port",
          new IntegerSyntax(0, 65_535),
          9812,
          "Port of /metrics, /healthz and /readyz; 0 = any free one.");

  private static final List<Setting<?>> ALL =
      List.of(
          NAMESPACE,
          IDENTITY,
          HOST_PATH_PREFIXES,
          MAX_STAGING,
          Settings.DIAGNOSTICS_ADDRESS,
          PORT,
          Settings.LOG_LEVEL,
          Settings.LOG_FORMAT);

  /** Old key to new key; empty until a setting of a release is renamed. */
  static final Map<String, String> RENAMED = Map.of();

  private ControllerSettings() {}

  /** All of them, in the order in which people read them. */
  public static List<Setting<?>> all() {
    return ALL;
  }
}
