/**
 * The one decision engine of a node: from the journal and the facts of one pass follows what to
 * write down and what to do. Pure: no files, clock, logger or threads. Imports {@code node}, {@code
 * desired} and {@code payload}.
 */
@NullMarked
package io.github.onloadnode.upgrade;

import org.jspecify.annotations.NullMarked;
