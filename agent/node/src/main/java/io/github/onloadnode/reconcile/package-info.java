/**
 * When the node is looked at and changed: one thread, one pass after the other. It schedules and
 * wires facts to decisions to actions; it knows no module, NIC or RPC. Imports {@code api}, {@code
 * node}, {@code revision}, {@code payload}, {@code upgrade}, {@code order}, {@code act}, {@code
 * offer} and {@code serve}.
 */
@NullMarked
package io.github.onloadnode.reconcile;

import org.jspecify.annotations.NullMarked;
