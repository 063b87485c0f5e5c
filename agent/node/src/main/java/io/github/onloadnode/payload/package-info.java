/**
 * Payloads on the host's disk: how they are found, copied, read and kept, and the modules of the
 * host's own kernel that they need. {@code revision} has the records. Imports {@code api}, {@code
 * host} and {@code revision}.
 */
@NullMarked
package io.github.onloadnode.payload;

import org.jspecify.annotations.NullMarked;
