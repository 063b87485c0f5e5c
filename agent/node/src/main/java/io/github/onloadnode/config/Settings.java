package io.github.onloadnode.config;

import io.github.onloadnode.config.AgentConfig.Log;
import io.github.onloadnode.config.AgentConfig.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every setting of the agent. */
public final class Settings {

  private static final TextSyntax DIRECTORY = TextSyntax.absolutePath("DIR");
  private static final TextSyntax FILE = TextSyntax.absolutePath("FILE");
  private static final DurationSyntax INTERVAL =
      new DurationSyntax(Duration.ofSeconds(1), Duration.ofHours(1));

  static final Setting<String> HOST_ROOT =
      Setting.of(
          "host.root", DIRECTORY, "/", "Where the host's file system is mounted for the agent.");

  static final Setting<String> DEVICE_PLUGINS =
      Setting.of(
          "kubelet.devicePlugins",
          DIRECTORY,
          "/var/lib/kubelet/device-plugins",
          "Kubelet's directory for the sockets of device plugins.");

  static final Setting<String> POD_RESOURCES =
      Setting.of(
          "kubelet.podResources",
          FILE,
          "/var/lib/kubelet/pod-resources/kubelet.sock",
          "Kubelet's socket that tells which pod holds which device.");

  static final Setting<String> POD_LOGS =
      Setting.of(
          "kubelet.podLogs",
          DIRECTORY,
          "/var/log/pods",
          "Kubelet's directory for the logs of pods (its podLogsDir): it names pods that kubelet does"
              + " not list.");

  static final Setting<Boolean> TOPOLOGY =
      Setting.of(
          "kubelet.topology",
          new BooleanSyntax(),
          false,
          "Whether kubelet learns the NUMA nodes of the NICs.");

  static final Setting<List<String>> NODE_ADDRESSES =
      Setting.of(
          "node.addresses",
          new ListSyntax<>(TextSyntax.ipAddress(), ","),
          List.of(),
          "Addresses the node is known by: an interface that has one is in use.");

  static final Setting<Optional<String>> DESIRED =
      Setting.of(
          "desired",
          FILE.optional(),
          Optional.empty(),
          "File with the desired state of this node, on the host; empty = none, the node is kept.");

  static final Setting<List<Resource>> RESOURCES =
      Setting.of(
          "resources",
          new ListSyntax<>(new ResourceSyntax(), ";"),
          List.of(Resource.DEFAULT),
          "What the node offers: name=NAME,idPrefix=PREFIX[,count=N][,setPreload=true|false] each;"
              + " count and setPreload follow the desired state where not given.");

  static final Setting<Duration> OBSERVE_INTERVAL =
      Setting.of(
          "observe.interval",
          INTERVAL,
          Duration.ofMinutes(1),
          "How often the host is looked at as a whole when nothing calls for it earlier; every 10 s"
              + " a glance tells whether something does.");

  static final Setting<Duration> MODULE_INIT_TIMEOUT =
      Setting.of(
          "module.initTimeout",
          new DurationSyntax(Duration.ofSeconds(1), Duration.ofMinutes(30)),
          Duration.ofSeconds(60),
          "How long the init of one module may take before it counts as hanging.");

  static final Setting<String> DIAGNOSTICS_ADDRESS =
      Setting.of(
          "diagnostics.address",
          TextSyntax.ipAddress(),
          "0.0.0.0",
          "Address of the diagnostics endpoint.");

  static final Setting<Integer> DIAGNOSTICS_PORT =
      Setting.of(
          "diagnostics.port",
          new IntegerSyntax(0, 65_535),
          9810,
          "Port of the diagnostics endpoint; 0 = any free one.");

  static final Setting<Integer> HEALTH_PORT =
      Setting.of(
          "diagnostics.healthPort",
          new IntegerSyntax(0, 65_535),
          9811,
          "Port of /healthz and /readyz, which have a listener of their own; 0 = any free one.");

  static final Setting<Log.Level> LOG_LEVEL =
      Setting.of(
          "log.level", new ChoiceSyntax<>(Log.Level.class), Log.Level.INFO, "What is logged.");

  static final Setting<Log.Format> LOG_FORMAT =
      Setting.of(
          "log.format",
          new ChoiceSyntax<>(Log.Format.class),
          Log.Format.TEXT,
          "How a line of the log looks: key=value pairs or JSON.");

  private static final List<Setting<?>> ALL =
      List.of(
          DESIRED,
          RESOURCES,
          NODE_ADDRESSES,
          HOST_ROOT,
          DEVICE_PLUGINS,
          POD_RESOURCES,
          POD_LOGS,
          TOPOLOGY,
          OBSERVE_INTERVAL,
          MODULE_INIT_TIMEOUT,
          DIAGNOSTICS_ADDRESS,
          DIAGNOSTICS_PORT,
          HEALTH_PORT,
          LOG_LEVEL,
          LOG_FORMAT);

  /** Old key to new key; empty until a setting of a release is renamed. */
  static final Map<String, String> RENAMED = Map.of();

  private Settings() {}

  /** All of them, in the order in which people read them. */
  public static List<Setting<?>> all() {
    return ALL;
  }
}
