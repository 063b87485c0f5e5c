/**
 * Takes the assembled agent through what a node brings, while the Java runtime writes down for the
 * start-up cache what it needs. Part of the build, not of what ships; may import everything.
 */
@NullMarked
package io.github.onloadnode.training;

import org.jspecify.annotations.NullMarked;
