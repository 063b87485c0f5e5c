/**
 * The agent's only access to the API server: writes labels, one annotation and one condition of its
 * own Node when they change, renews its Lease, tells of steps by events, and watches the Node for
 * orders. What is written follows from a pass ({@code NodeWord}, {@code NodeCondition}, pure). One
 * thread writes and one watches, and no other thread waits for them; only who confirms a grant
 * waits for its answer. {@code leaving} uses the same connection. Imports {@code api}, {@code
 * node}, {@code host}, {@code upgrade}, {@code revision}, {@code order} and {@code reconcile}.
 */
@NullMarked
package io.github.onloadnode.nodeapi;

import org.jspecify.annotations.NullMarked;
