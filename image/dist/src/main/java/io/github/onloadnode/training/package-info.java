/**
 * Runs the assembled agent through a node's life while the Java runtime records for the start-up
 * cache what it loads. Belongs to the build and is not shipped; may import everything.
 */
@NullMarked
package io.github.onloadnode.training;

import org.jspecify.annotations.NullMarked;
