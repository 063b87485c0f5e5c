/** Tests of what the kubelet knows and how it is asked. */
@NullMarked
package io.github.onloadnode.kubelet;

import org.jspecify.annotations.NullMarked;
