/**
 * What an image or a directory brought: modules with their dependencies, libraries and tools, and
 * whether this node can take them. Parsers and {@code Preflight} are pure; {@code PayloadStore}
 * keeps payloads on the host. Imports {@code node}, {@code host} and {@code desired}'s records.
 */
@NullMarked
package io.github.onloadnode.payload;

import org.jspecify.annotations.NullMarked;
