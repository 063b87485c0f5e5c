/** End-to-end stories: the assembled agent on a real kernel with a real kubelet. */
@NullMarked
package io.github.onloadnode.story;

import org.jspecify.annotations.NullMarked;
