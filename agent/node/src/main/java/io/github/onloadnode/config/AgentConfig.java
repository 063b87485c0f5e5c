package io.github.onloadnode.config;

import io.github.onloadnode.node.DeviceIds;
import io.github.onloadnode.node.ResourceName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The agent's configuration, valid by construction. {@link Settings} explains each component. */
public record AgentConfig(
    Host host,
    Kubelet kubelet,
    Node node,
    Api api,
    Optional<String> desired,
    List<Resource> resources,
    Duration observeInterval,
    Duration moduleInitTimeout,
    Diagnostics diagnostics,
    Log log) {

  public AgentConfig {
    desired = Settings.DESIRED.check(desired);
    resources = Settings.RESOURCES.check(resources);
    observeInterval = Settings.OBSERVE_INTERVAL.check(observeInterval);
    moduleInitTimeout = Settings.MODULE_INIT_TIMEOUT.check(moduleInitTimeout);
    if (resources.isEmpty()) {
      throw new IllegalArgumentException("resources: must name at least one resource");
    }
    if (api.url().isPresent() && node.name().isEmpty()) {
      throw new IllegalArgumentException(
          "api.url: needs node.name, the name of this node's Node object");
    }
    unique(resources, Resource::name, "name");
    unique(resources, Resource::idPrefix, "idPrefix");
  }

  private static void unique(
      List<Resource> resources, Function<Resource, String> field, String name) {
    Set<String> seen = new HashSet<>();
    for (Resource resource : resources) {
      String value = field.apply(resource);
      if (!seen.add(value)) {
        throw new IllegalArgumentException(
            "resources: two of them have the " + name + " " + value + "; each needs its own");
      }
    }
  }

  /** The mount point of the host's file system; all other paths are the host's. */
  public record Host(String root) {

    public Host {
      Settings.HOST_ROOT.check(root);
    }
  }

  /** The kubelet's paths on the host. */
  public record Kubelet(
      String devicePlugins, String podResources, String podLogs, boolean topology) {

    public Kubelet {
      Settings.DEVICE_PLUGINS.check(devicePlugins);
      Settings.POD_RESOURCES.check(podResources);
      Settings.POD_LOGS.check(podLogs);
    }
  }

  /** The node's names and addresses. */
  public record Node(Optional<String> name, List<String> addresses) {

    public Node {
      name = Settings.NODE_NAME.check(name);
      addresses = Settings.NODE_ADDRESSES.check(addresses);
    }
  }

  /** The API server's URL and the agent's credentials. */
  public record Api(Optional<String> url, String credentials) {

    public Api {
      url = Settings.API_URL.check(url);
      Settings.API_CREDENTIALS.check(credentials);
    }
  }

  /**
   * An extended resource that the node offers.
   *
   * @param idPrefix device IDs are the prefix and a number
   * @param count how many devices; empty = from the desired state
   * @param setPreload whether pods get LD_PRELOAD; empty = from the desired state
   */
  public record Resource(
      String name, String idPrefix, Optional<Integer> count, Optional<Boolean> setPreload) {

    /** The resource that the custom resource means. */
    public static final Resource DEFAULT =
        new Resource(
            "amd.com/onload", DeviceIds.DEFAULT_PREFIX, Optional.empty(), Optional.empty());

    public Resource {
      ResourceName.fault(name)
          .ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
          });
      if (!DeviceIds.isPrefix(idPrefix)) {
        throw new IllegalArgumentException(
            "idPrefix of a resource must begin with a letter or digit, hold letters, digits, '-',"
                + " '_' and '.', and be at most "
                + DeviceIds.LONGEST_PREFIX
                + " long");
      }
      if (!count.map(DeviceIds::isCount).orElse(true)) {
        throw new IllegalArgumentException(
            "count of a resource must be a number from 0 to " + DeviceIds.MOST_DEVICES);
      }
    }
  }

  /** The addresses of the diagnostics endpoint. */
  public record Diagnostics(String address, int port, int healthPort) {

    public Diagnostics {
      Settings.DIAGNOSTICS_ADDRESS.check(address);
      Settings.DIAGNOSTICS_PORT.check(port);
      Settings.HEALTH_PORT.check(healthPort);
      if (port == healthPort && port != 0) {
        throw new IllegalArgumentException(
            "diagnostics.healthPort: must be another port than diagnostics.port, both are " + port);
      }
    }
  }

  /** How much is logged, and in which format. */
  public record Log(Level level, Format format) {

    /** From everything to only failures of the agent. */
    public enum Level {
      TRACE,
      DEBUG,
      INFO,
      WARN,
      ERROR
    }

    /** Key=value pairs, or one JSON object per line. */
    public enum Format {
      TEXT,
      JSON
    }
  }
}
