/**
 * What the controller and the agents say to each other: the custom resource's spec and its one
 * reader, orders, grants, and the reasons of what did not happen. Pure, and imports nothing of
 * ours.
 */
@NullMarked
package io.github.onloadnode.api;

import org.jspecify.annotations.NullMarked;
