package io.github.onloadnode.api;

import java.util.Optional;

/**
 * {@code spec.devicePlugin} of the custom resource, defaults applied.
 *
 * @param maxPodsPerNode how many devices are announced, 0 to 10,000
 * @param setPreload whether pods get LD_PRELOAD; excludes mountOnload
 * @param mountOnload whether pods get the {@code onload} script, its profiles and the tools
 * @param baseMountPath prefix of everything that is mounted into a pod
 * @param libMountPath directory of the libraries below the prefix (the schema's {@code
 *     libMounthPath})
 * @param binMountPath directory of the programs below the prefix
 * @param hostOnloadPath directory of the user files on the host; empty = below the agent's own base
 */
public record DevicePluginSpec(
    int maxPodsPerNode,
    boolean setPreload,
    boolean mountOnload,
    String baseMountPath,
    String libMountPath,
    String binMountPath,
    Optional<String> hostOnloadPath) {

  /** This many devices stay far below the kubelet's limit of 4 MiB per message. */
  public static final int MOST_DEVICES = 10_000;

  /** The custom resource's defaults. */
  public static final DevicePluginSpec DEFAULT =
      new DevicePluginSpec(
          100, true, false, "/opt/onload", "/usr/lib64", "/usr/bin", Optional.empty());

  /** This spec with another number of devices and another setting for LD_PRELOAD. */
  public DevicePluginSpec with(int devices, boolean preload) {
    return new DevicePluginSpec(
        devices, preload, mountOnload, baseMountPath, libMountPath, binMountPath, hostOnloadPath);
  }
}
