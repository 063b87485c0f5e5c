/**
 * Decides when the node is observed and changed: one thread makes one pass after another. It passes
 * facts to decisions and decisions to actions, and knows no module, NIC or RPC. Imports {@code
 * api}, {@code node}, {@code revision}, {@code payload}, {@code upgrade}, {@code order}, {@code
 * act}, {@code offer} and {@code serve}.
 */
@NullMarked
package io.github.onloadnode.reconcile;

import org.jspecify.annotations.NullMarked;
