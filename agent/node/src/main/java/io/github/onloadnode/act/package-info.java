/**
 * Performs what {@code upgrade} decided: one class per kind of action, each idempotent. Also writes
 * the journal's file. Imports {@code api}, {@code node}, {@code host}, {@code observe}, {@code
 * revision}, {@code payload}, {@code upgrade} and {@code linux}'s capabilities.
 */
@NullMarked
package io.github.onloadnode.act;

import org.jspecify.annotations.NullMarked;
