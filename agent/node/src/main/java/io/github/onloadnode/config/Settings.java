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
          "The kubelet's directory for device plugin sockets.");

  static final Setting<String> POD_RESOURCES =
      Setting.of(
          "kubelet.podResources",
          FILE,
          "/var/lib/kubelet/pod-resources/kubelet.sock",
          "The kubelet's PodResources socket, which tells which pod holds which device.");

  static final Setting<String> POD_LOGS =
      Setting.of(
          "kubelet.podLogs",
          DIRECTORY,
          "/var/log/pods",
          "The kubelet's directory for pod logs (its podLogsDir): it names pods that the kubelet does"
              + " not list.");

  static final Setting<Boolean> TOPOLOGY =
      Setting.of(
          "kubelet.topology",
          new BooleanSyntax(),
          false,
          "Whether the kubelet is told the NUMA nodes of the NICs.");

  static final Setting<List<String>> NODE_ADDRESSES =
      Setting.of(
          "node.addresses",
          new ListSyntax<>(TextSyntax.ipAddress(), ","),
          List.of(),
          "Addresses of the node in the cluster; an interface that has one is in use.");

  static final Setting<Optional<String>> NODE_NAME =
      Setting.of(
          "node.name",
          TextSyntax.subdomain().optional(),
          Optional.empty(),
          "Name of this node's Node object, to which the agent writes its labels and its annotation;"
              + " empty = none, nothing is written.");

  static final Setting<Optional<String>> API_URL =
      Setting.of(
          "api.url",
          TextSyntax.httpsUrl().optional(),
          Optional.empty(),
          "URL of the API server; empty = from the pod's environment, none outside a cluster.");

  static final Setting<String> API_CREDENTIALS =
      Setting.of(
          "api.credentials",
          DIRECTORY,
          "/var/run/secrets/kubernetes.io/serviceaccount",
          "Directory with token and ca.crt for the API server, named as the agent's own process sees"
              + " it; both files may change at any time.");

  static final Setting<Optional<String>> DESIRED =
      Setting.of(
          "desired",
          FILE.optional(),
          Optional.empty(),
          "File with the desired state of this node, named as the agent's own process sees it; empty ="
              + " orders come from the Node object in a cluster, and elsewhere the node stays as it is.");

  static final Setting<List<Resource>> RESOURCES =
      Setting.of(
          "resources",
          new ListSyntax<>(new ResourceSyntax(), ";"),
          List.of(Resource.DEFAULT),
          "The resources to register: name=NAME,idPrefix=PREFIX[,count=N][,setPreload=true|false]"
              + " each; count and setPreload come from the desired state unless given.");

  static final Setting<Duration> OBSERVE_INTERVAL =
      Setting.of(
          "observe.interval",
          INTERVAL,
          Duration.ofMinutes(1),
          "How often the agent observes the whole host if nothing changes; every 10 s it checks a"
              + " few files for changes.");

  static final Setting<Duration> MODULE_INIT_TIMEOUT =
      Setting.of(
          "module.initTimeout",
          new DurationSyntax(Duration.ofSeconds(1), Duration.ofMinutes(30)),
          Duration.ofSeconds(60),
          "How long a module's init may take before it counts as hanging.");

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
          "Port of /healthz and /readyz; 0 = any free one.");

  static final Setting<Log.Level> LOG_LEVEL =
      Setting.of(
          "log.level",
          new ChoiceSyntax<>(Log.Level.class),
          Log.Level.INFO,
          "The least severe level that is logged.");

  static final Setting<Log.Format> LOG_FORMAT =
      Setting.of(
          "log.format",
          new ChoiceSyntax<>(Log.Format.class),
          Log.Format.TEXT,
          "Format of log lines: key=value pairs or JSON.");

  private static final List<Setting<?>> ALL =
      List.of(
          DESIRED,
          RESOURCES,
          NODE_NAME,
          NODE_ADDRESSES,
          API_URL,
          API_CREDENTIALS,
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
