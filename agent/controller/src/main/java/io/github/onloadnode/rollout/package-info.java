/**
 * The decisions on a fleet: from the custom resource, its status, the nodes and the time to what is
 * to be written. It keeps nothing between two passes, so that any controller can go on where
 * another one died. Pure: no I/O, clock, logger or threads. Imports {@code api}.
 */
@NullMarked
package io.github.onloadnode.rollout;

import org.jspecify.annotations.NullMarked;
