/**
 * The one decision engine of a node: from the journal and the facts of one pass follows what to
 * write down and what to do. Pure: no files, clock, logger or threads. Imports {@code api}, {@code
 * node} and {@code revision}.
 */
@NullMarked
package io.github.onloadnode.upgrade;

import org.jspecify.annotations.NullMarked;
