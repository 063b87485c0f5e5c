/**
 * Makes the one jar of a class path. Part of the build, not of what ships; imports nothing of ours.
 */
@NullMarked
package io.github.onloadnode.packing;

import org.jspecify.annotations.NullMarked;
