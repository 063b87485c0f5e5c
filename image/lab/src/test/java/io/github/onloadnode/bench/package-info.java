/**
 * The benchmark programs behind {@code image/bin/bench}: they start what ships as its own process,
 * play the kubelet to it, and measure from outside. A minimal device plugin in Go is measured by
 * the same client in the same run. Never part of the tests: a timed test fails on a busy machine.
 */
@NullMarked
package io.github.onloadnode.bench;

import org.jspecify.annotations.NullMarked;
