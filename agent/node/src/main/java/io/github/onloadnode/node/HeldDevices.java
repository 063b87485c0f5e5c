package io.github.onloadnode.node;

import io.github.onloadnode.node.PodContainer.PodName;
import java.util.SortedSet;

/** The devices of one resource that one container has, from the kubelet's list. */
public record HeldDevices(String resource, PodName pod, String container, SortedSet<String> ids) {}
