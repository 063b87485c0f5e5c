/**
 * What Java cannot do without C, as small capabilities in domain terms. May import the JDK and
 * {@code linux.libc}; nothing above knows of errno's thread rules or of JNR.
 */
@NullMarked
package io.github.onloadnode.linux;

import org.jspecify.annotations.NullMarked;
