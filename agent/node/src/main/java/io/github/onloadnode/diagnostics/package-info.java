/**
 * The diagnostics endpoint over HTTP: one page per path, made from suppliers of facts. Two
 * listeners, each with a thread that never waits for a peer: one for the probes, one for the rest;
 * the JDK's own server can be filled with half-sent requests. Imports {@code report}.
 */
@NullMarked
package io.github.onloadnode.diagnostics;

import org.jspecify.annotations.NullMarked;
