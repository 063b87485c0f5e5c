/**
 * What the kubelet is offered for a resource: devices one by one, each with its health, NUMA nodes
 * and the answer that a container is given with it. What a resource consists of is a {@code
 * DeviceKind}; a protocol (the device plugin) publishes the offers. Pure. Imports {@code api},
 * {@code node}, and {@code revision}'s records of what is for users.
 */
@NullMarked
package io.github.onloadnode.offer;

import org.jspecify.annotations.NullMarked;
