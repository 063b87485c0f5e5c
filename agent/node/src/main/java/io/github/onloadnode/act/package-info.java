/**
 * Performs what the upgrade decided, one kind of action a class, each idempotent, and keeps the
 * journal. Imports {@code api}, {@code node}, {@code host}, {@code observe}, {@code revision},
 * {@code payload}, {@code upgrade} and {@code linux}'s capabilities.
 */
@NullMarked
package io.github.onloadnode.act;

import org.jspecify.annotations.NullMarked;
