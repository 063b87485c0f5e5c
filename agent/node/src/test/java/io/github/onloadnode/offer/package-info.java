/** Tests of what the kubelet is offered. */
@NullMarked
package io.github.onloadnode.offer;

import org.jspecify.annotations.NullMarked;
