package io.github.onloadnode.simulator;

import java.util.Set;

/**
 * The devices that can satisfy a request.
 *
 * @param certain taken whatever the plugin prefers
 * @param free the rest is taken from these
 */
record Selection(Set<String> certain, Set<String> free) {}
