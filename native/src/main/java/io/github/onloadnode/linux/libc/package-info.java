/**
 * The C library as its manual pages describe it, and each call's errno beside its return value. The
 * only door to JNR; imports nothing else. Nothing is bound before the first call.
 */
@NullMarked
package io.github.onloadnode.linux.libc;

import org.jspecify.annotations.NullMarked;
