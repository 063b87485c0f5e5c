/**
 * Writes the image that ships, one processor a file, by Jib. Part of the build, not of what ships;
 * imports nothing of ours.
 */
@NullMarked
package io.github.onloadnode.oci;

import org.jspecify.annotations.NullMarked;
