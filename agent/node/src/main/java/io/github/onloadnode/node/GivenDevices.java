package io.github.onloadnode.node;

import java.util.SortedSet;

/**
 * The devices of one resource that one container was given, as the kubelet's checkpoint has them.
 *
 * @param podUid the pod's UID: its name is not in there
 * @param edits what came with them
 */
public record GivenDevices(
    String resource,
    String podUid,
    String container,
    SortedSet<String> ids,
    ContainerEdits edits) {}
