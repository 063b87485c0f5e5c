/**
 * The diagnostics endpoint over HTTP: one page per path, made from suppliers of facts. Two
 * listeners, one for probes and one for the rest, each with a thread that never waits for a peer.
 * The JDK's own server is not used, because half-sent requests can fill it. Imports {@code report}.
 */
@NullMarked
package io.github.onloadnode.diagnostics;

import org.jspecify.annotations.NullMarked;
