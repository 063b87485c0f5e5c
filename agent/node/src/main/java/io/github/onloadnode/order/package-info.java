/**
 * What the node shall run, and where the order comes from. May import the vocabulary and the door
 * to files.
 */
@NullMarked
package io.github.onloadnode.order;

import org.jspecify.annotations.NullMarked;
