/**
 * What the kubelet is offered for a resource: devices, each with health, NUMA nodes and its answer
 * for a container. A {@code DeviceKind} plans the offer in each pass; if the plan has changed, a
 * protocol (the device plugin) publishes the offer. Pure. Imports {@code api}, {@code node}, and
 * {@code revision}'s records of what is for users.
 */
@NullMarked
package io.github.onloadnode.offer;

import org.jspecify.annotations.NullMarked;
