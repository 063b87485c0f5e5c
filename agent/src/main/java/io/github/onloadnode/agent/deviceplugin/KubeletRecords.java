package io.github.onloadnode.agent.deviceplugin;

/**
 * What the kubelet remembers of the pods that hold devices.
 *
 * @param pods who holds which devices, as it lists them
 * @param checkpoint what it has given away, as its file says
 */
public record KubeletRecords(PodResources pods, KubeletCheckpoint checkpoint) {}
