/**
 * Writes the shipped image with Jib, one file per processor. Belongs to the build and is not
 * shipped; imports no other package of ours.
 */
@NullMarked
package io.github.onloadnode.oci;

import org.jspecify.annotations.NullMarked;
