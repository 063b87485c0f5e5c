/**
 * Access to the host's files: the only package that uses {@code java.nio.file.Files}. It knows
 * neither payloads nor the kubelet. Absent and unreadable are distinguished; writes are atomic.
 * Imports {@code api}, {@code linux} and the JDK.
 */
@NullMarked
package io.github.onloadnode.host;

import org.jspecify.annotations.NullMarked;
