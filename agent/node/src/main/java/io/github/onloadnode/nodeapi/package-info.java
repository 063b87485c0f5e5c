/**
 * The only door to the API server on a node: labels and one annotation of the node's own object,
 * written when they change. What they should be follows from a pass alone ({@code NodeWord}, pure);
 * one thread writes, and nobody waits for it. {@code leaving} uses its connection too. Imports
 * {@code api}, {@code node}, {@code host}, {@code upgrade}, {@code revision} and {@code reconcile}.
 */
@NullMarked
package io.github.onloadnode.nodeapi;

import org.jspecify.annotations.NullMarked;
