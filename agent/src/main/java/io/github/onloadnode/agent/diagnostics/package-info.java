/**
 * The diagnostics endpoint over HTTP: one page a path, made from suppliers of facts. Imports {@code
 * report} and {@code node}; the only door to the JDK's HTTP server.
 */
@NullMarked
package io.github.onloadnode.agent.diagnostics;

import org.jspecify.annotations.NullMarked;
