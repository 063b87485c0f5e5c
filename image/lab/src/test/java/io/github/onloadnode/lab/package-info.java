/**
 * The harness over {@code image/bin/lab}: boots guests with a real kernel, emulated cards and a
 * real kubelet, runs commands in them and ends them whatever happens. Nothing is skipped: where a
 * guest cannot be booted, the test fails with the reason and the remedy. Imports the JDK and JUnit.
 */
@NullMarked
package io.github.onloadnode.lab;

import org.jspecify.annotations.NullMarked;
