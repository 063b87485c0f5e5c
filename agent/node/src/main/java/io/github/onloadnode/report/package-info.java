/**
 * What the agent tells others about its node: metrics, and the facts as JSON. Made from immutable
 * records on each request; keeps no state. Imports {@code node} and the packages left of it in the
 * flow, and the Prometheus client.
 */
@NullMarked
package io.github.onloadnode.report;

import org.jspecify.annotations.NullMarked;
