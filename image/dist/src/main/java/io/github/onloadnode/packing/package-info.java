/**
 * Packs a class path into one jar. Belongs to the build and is not shipped; imports no other
 * package of ours.
 */
@NullMarked
package io.github.onloadnode.packing;

import org.jspecify.annotations.NullMarked;
