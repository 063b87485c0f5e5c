package io.github.onloadnode.simulator;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * The merged answers of the plugins, as given to the container runtime.
 *
 * @param devices permissions by path in the container
 * @param mounts host path by path in the container
 * @param devicesIds the IDs of all resources that the container holds
 * @param conflicts keys with different values in two answers, which the kubelet only logs
 */
public record ContainerOptions(
    Map<String, String> environment,
    Map<String, String> mounts,
    Map<String, String> devices,
    Map<String, String> annotations,
    SortedSet<String> devicesIds,
    List<String> conflicts) {}
