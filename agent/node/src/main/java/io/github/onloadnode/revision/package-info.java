/**
 * What a payload is and what a node runs of it: modules with their dependencies, libraries and
 * programs, and whether this node can take them. Pure: values only, no files, clock, logger or
 * threads; {@code payload} reads the files and hands over what they say. Imports {@code api} and
 * {@code node}.
 */
@NullMarked
package io.github.onloadnode.revision;

import org.jspecify.annotations.NullMarked;
