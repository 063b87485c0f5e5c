/**
 * The C library as in its manual pages; each call returns value and errno together. The only
 * package that uses JNR; imports nothing else. Binds nothing before the first call.
 */
@NullMarked
package io.github.onloadnode.linux.libc;

import org.jspecify.annotations.NullMarked;
