/**
 * The benchmarks behind {@code image/bin/bench}: they start the shipped agent as a process, act as
 * its kubelet, and measure from outside. The same client measures a minimal Go device plugin in the
 * same run. Not part of the tests, because timed tests fail on a busy machine.
 */
@NullMarked
package io.github.onloadnode.bench;

import org.jspecify.annotations.NullMarked;
