/**
 * Looks at the kubelet once a pass: its list, its checkpoint, the names in its directory of logs
 * and how our plugin stands with it, which gives one {@code KubeletView}. And gRPC over unix
 * sockets.
 *
 * <p>The parsers are pure. Imports {@code api}, {@code node}, {@code host}, {@code revision},
 * {@code proto} and gRPC.
 */
@NullMarked
package io.github.onloadnode.kubelet;

import org.jspecify.annotations.NullMarked;
