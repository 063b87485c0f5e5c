package io.github.onloadnode.simulator;

import java.util.Set;

/**
 * Which devices a request can be met from.
 *
 * @param certain those that are taken whatever the plugin prefers
 * @param free those that the rest is taken from
 */
record Selection(Set<String> certain, Set<String> free) {}
