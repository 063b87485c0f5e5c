/**
 * Payloads and revisions: modules with their dependencies, libraries and programs, and the check
 * whether a node can run them. Pure: values only, no files, clock, logger or threads; {@code
 * payload} reads the files. Imports {@code api} and {@code node}.
 */
@NullMarked
package io.github.onloadnode.revision;

import org.jspecify.annotations.NullMarked;
