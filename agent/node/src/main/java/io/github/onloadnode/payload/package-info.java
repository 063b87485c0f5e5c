/**
 * Payloads on the host's disk: where they come from, how they are copied, read and kept, and the
 * modules of the host's own kernel that they need. What a payload is, {@code revision} says.
 * Imports {@code api}, {@code host} and {@code revision}.
 */
@NullMarked
package io.github.onloadnode.payload;

import org.jspecify.annotations.NullMarked;
