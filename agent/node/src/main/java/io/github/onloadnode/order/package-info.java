/**
 * What the node is to run: one {@code Order} per pass from an {@code OrderSource}. May import
 * {@code api}, {@code host}, {@code revision} and {@code payload}.
 */
@NullMarked
package io.github.onloadnode.order;

import org.jspecify.annotations.NullMarked;
