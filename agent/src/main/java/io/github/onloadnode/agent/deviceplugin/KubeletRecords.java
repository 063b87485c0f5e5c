package io.github.onloadnode.agent.deviceplugin;

/**
 * What the kubelet remembers of the pods that hold devices.
 *
 * @param pods who holds which devices
 * @param older who holds them with what was given before the last change
 */
public record KubeletRecords(PodResources pods, OlderAllocations older) {}
