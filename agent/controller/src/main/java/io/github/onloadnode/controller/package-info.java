/**
 * The door to the API server around {@code rollout}: what is watched becomes a {@code Fleet}, and
 * the commands of its decisions are performed. One thread decides and performs; the watches only
 * wake it. The only package that knows fabric8. Imports {@code api} and {@code rollout}.
 */
@NullMarked
package io.github.onloadnode.controller;

import org.jspecify.annotations.NullMarked;
