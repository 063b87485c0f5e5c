package io.github.onloadnode.config;

import io.github.onloadnode.node.DeviceIds;
import io.github.onloadnode.node.ResourceName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The agent's configuration; a value of this type is valid. What each component means stands with
 * its declaration in {@link Settings}.
 */
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

  /** Where the host's file system is mounted; every other path is as the host calls it. */
  public record Host(String root) {

    public Host {
      Settings.HOST_ROOT.check(root);
    }
  }

  /** Where kubelet is met, as the host calls it. */
  public record Kubelet(
      String devicePlugins, String podResources, String podLogs, boolean topology) {

    public Kubelet {
      Settings.DEVICE_PLUGINS.check(devicePlugins);
      Settings.POD_RESOURCES.check(podResources);
      Settings.POD_LOGS.check(podLogs);
    }
  }

  /** What others call this node. */
  public record Node(Optional<String> name, List<String> addresses) {

    public Node {
      name = Settings.NODE_NAME.check(name);
      addresses = Settings.NODE_ADDRESSES.check(addresses);
    }
  }

  /** Where the API server is, and what the agent shows it. */
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
   * @param count how many devices; empty = what the desired state says
   * @param setPreload whether pods get LD_PRELOAD; empty = what the desired state says
   */
  public record Resource(
      String name, String idPrefix, Optional<Integer> count, Optional<Boolean> setPreload) {

    /** The one of the custom resource. */
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

  /** Where the diagnostics endpoint listens. */
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

  /** How much is logged, and how a line looks. */
  public record Log(Level level, Format format) {

    /** From everything to failures of the agent only. */
    public enum Level {
      TRACE,
      DEBUG,
      INFO,
      WARN,
      ERROR
    }

    /** Key=value pairs, or one JSON object a line. */
    public enum Format {
      TEXT,
      JSON
    }
  }
}
