/**
 * The only decision engine of a node: it derives from the journal and the facts of one pass what to
 * write and what to do. Pure: no files, clock, logger or threads. Imports {@code api}, {@code node}
 * and {@code revision}.
 */
@NullMarked
package io.github.onloadnode.upgrade;

import org.jspecify.annotations.NullMarked;
