/** Fakes and fixtures that tests of several packages share. */
@NullMarked
package io.github.onloadnode.testing;

import org.jspecify.annotations.NullMarked;
