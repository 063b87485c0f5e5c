/**
 * Renders the node's state as JSON, tables and metrics. Built from immutable records on each
 * request; keeps no state. Imports {@code node}, the packages before it in the flow, and the
 * Prometheus client.
 */
@NullMarked
package io.github.onloadnode.report;

import org.jspecify.annotations.NullMarked;
