/** Fakes and fixtures that tests of several packages share. */
@NullMarked
package io.github.onloadnode.agent.testing;

import org.jspecify.annotations.NullMarked;
