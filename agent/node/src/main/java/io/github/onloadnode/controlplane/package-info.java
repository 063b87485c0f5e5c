/**
 * Onload's control plane in network namespaces: which of those that matter have a server, and a
 * helper process that makes the kernel start one where there is none. No thread of ours ever enters
 * another namespace. Imports {@code node}, {@code host} and {@code observe}.
 */
@NullMarked
package io.github.onloadnode.controlplane;

import org.jspecify.annotations.NullMarked;
