/**
 * A node's life in memory, taken in random steps: the real reconciler and the real decisions over a
 * kernel, a kubelet, a journal and a controller that live in this package. What the protocol
 * promises is asserted after every step.
 */
@NullMarked
package io.github.onloadnode.walk;

import org.jspecify.annotations.NullMarked;
