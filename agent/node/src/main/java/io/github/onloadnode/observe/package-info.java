/**
 * One pass over the host, from the kernel's own files to a {@code NodeState}. Methods that read
 * call methods that only parse; nothing is thrown for what the host says, however odd. Imports
 * {@code node}, {@code host}, {@code revision}, {@code kubelet} (its logs name pods) and {@code
 * linux}.
 */
@NullMarked
package io.github.onloadnode.observe;

import org.jspecify.annotations.NullMarked;
