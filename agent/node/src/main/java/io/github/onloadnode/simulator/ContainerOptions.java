package io.github.onloadnode.simulator;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/**
 * What the kubelet hands to the container runtime from the plugins' answers, merged.
 *
 * @param devices permissions by path in the container
 * @param mounts host path by path in the container
 * @param devicesIds the IDs that the container holds, of all resources
 * @param conflicts keys for which a second answer had another value, which the kubelet only logs
 */
public record ContainerOptions(
    Map<String, String> environment,
    Map<String, String> mounts,
    Map<String, String> devices,
    Map<String, String> annotations,
    SortedSet<String> devicesIds,
    List<String> conflicts) {}
