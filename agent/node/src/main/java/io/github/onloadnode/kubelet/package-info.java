/**
 * Observes the kubelet once per pass: its list, its checkpoint, the names of its log directories
 * and our plugin's registration make one {@code KubeletView}. Also has gRPC over unix sockets.
 *
 * <p>The parsers are pure. Imports {@code api}, {@code node}, {@code host}, {@code revision},
 * {@code proto} and gRPC.
 */
@NullMarked
package io.github.onloadnode.kubelet;

import org.jspecify.annotations.NullMarked;
