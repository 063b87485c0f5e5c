/**
 * The agent's only access to the API server: writes labels and one annotation of its own Node when
 * they change. Their content follows from a pass ({@code NodeWord}, pure); one thread writes them,
 * and no other thread waits for it. {@code leaving} uses the same connection. Imports {@code api},
 * {@code node}, {@code host}, {@code upgrade}, {@code revision} and {@code reconcile}.
 */
@NullMarked
package io.github.onloadnode.nodeapi;

import org.jspecify.annotations.NullMarked;
