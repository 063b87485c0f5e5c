package io.github.onloadnode.diagnostics;

import java.util.List;
import java.util.function.Supplier;

/**
 * What the endpoint tells, asked anew for every answer; the suppliers must be quick and may be
 * called by any thread.
 *
 * @param alive what is wrong with the agent itself, such as a loop that stands still; empty = well
 * @param ready what is missing until pods can be served; empty = ready
 * @param metrics in Prometheus' text format
 * @param node the node as JSON
 * @param simulated whether every answer is labelled as simulated
 */
public record Pages(
    Supplier<List<String>> alive,
    Supplier<List<String>> ready,
    Supplier<String> metrics,
    Supplier<String> node,
    boolean simulated) {}
