package io.github.onloadnode.node;

import java.util.SortedSet;

/**
 * The devices of one resource that one container was given, from the kubelet's checkpoint.
 *
 * @param podUid the pod's UID; the checkpoint has no names
 * @param edits what the container was given with them
 */
public record GivenDevices(
    String resource,
    String podUid,
    String container,
    SortedSet<String> ids,
    ContainerEdits edits) {}
