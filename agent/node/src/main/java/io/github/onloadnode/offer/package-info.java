/**
 * What the kubelet is offered: devices one by one with their health, and what a container that is
 * given one finds in itself. Pure. Imports {@code api}, and {@code revision}'s records of what is
 * for users.
 */
@NullMarked
package io.github.onloadnode.offer;

import org.jspecify.annotations.NullMarked;
