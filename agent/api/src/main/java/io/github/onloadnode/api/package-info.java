/**
 * What the controller and the agents say to each other: the custom resource's spec and its one
 * reader, orders, grants, and the reasons of what did not happen; with it {@code Reading}, since an
 * order may be unreadable. Pure, and imports nothing of ours.
 */
@NullMarked
package io.github.onloadnode.api;

import org.jspecify.annotations.NullMarked;
