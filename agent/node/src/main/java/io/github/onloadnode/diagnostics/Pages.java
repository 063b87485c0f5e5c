package io.github.onloadnode.diagnostics;

import java.util.List;
import java.util.function.Supplier;

/**
 * The content of the pages. The suppliers are called for every answer, by any thread, and must be
 * quick.
 *
 * @param alive what is wrong with the agent itself, such as a stuck loop; empty = alive
 * @param ready what is missing until pods can be served; empty = ready
 * @param metrics in Prometheus' text format
 * @param node the node as JSON
 * @param simulated whether to label every answer as simulated
 */
public record Pages(
    Supplier<List<String>> alive,
    Supplier<List<String>> ready,
    Supplier<String> metrics,
    Supplier<String> node,
    boolean simulated) {}
