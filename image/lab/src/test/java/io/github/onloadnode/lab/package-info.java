/**
 * The harness over {@code image/bin/lab}: boots guests with a real kernel, emulated cards and a
 * real kubelet, runs commands in them and always stops them. No test is skipped: if a guest cannot
 * be booted, the test fails with the reason and the remedy. Imports the JDK and JUnit.
 */
@NullMarked
package io.github.onloadnode.lab;

import org.jspecify.annotations.NullMarked;
