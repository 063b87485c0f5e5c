/**
 * Onload's control plane in network namespaces: which of those that matter have a server, and a
 * helper process that makes the kernel start one where there is none. No thread of ours ever enters
 * another namespace. What pods there are it takes from the passes: it imports {@code reconcile} and
 * what that shows ({@code node}, {@code revision}, {@code upgrade}), {@code host} and {@code
 * observe}.
 */
@NullMarked
package io.github.onloadnode.controlplane;

import org.jspecify.annotations.NullMarked;
