/**
 * What a pass over the node found: one list, from which the endpoint, {@code inspect}, the log and
 * the metrics are rendered. Pure: it takes what was observed and decided, and returns findings. May
 * import {@code api}, {@code revision}, {@code upgrade} and {@code offer}.
 */
@NullMarked
package io.github.onloadnode.findings;

import org.jspecify.annotations.NullMarked;
