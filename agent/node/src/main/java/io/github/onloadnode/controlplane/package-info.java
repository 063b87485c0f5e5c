/**
 * Onload's control plane in network namespaces: checks which ones have a server, and runs a helper
 * process that makes the kernel start missing ones. No thread of the agent enters another
 * namespace. The pods come from the passes, so it imports {@code reconcile} and its records ({@code
 * node}, {@code revision}, {@code upgrade}), {@code host} and {@code observe}.
 */
@NullMarked
package io.github.onloadnode.controlplane;

import org.jspecify.annotations.NullMarked;
