/**
 * What a node is: the records that all packages share. Pure: values only, no files, clock, logger
 * or threads. Imports {@code api} and the JDK.
 */
@NullMarked
package io.github.onloadnode.node;

import org.jspecify.annotations.NullMarked;
