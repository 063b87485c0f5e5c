/** Tests of what passes publish, with a device plugin and a kubelet that they talk to. */
@NullMarked
package io.github.onloadnode.serve;

import org.jspecify.annotations.NullMarked;
