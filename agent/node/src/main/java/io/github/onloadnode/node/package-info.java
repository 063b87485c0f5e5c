/**
 * What a node is: the vocabulary that everybody shares. Pure: values only, no files, clock, logger
 * or threads. Imports {@code api} and the JDK.
 */
@NullMarked
package io.github.onloadnode.node;

import org.jspecify.annotations.NullMarked;
