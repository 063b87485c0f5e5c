/**
 * Three looks at the host, from the kernel's own files to a {@code NodeState}: at the hardware, the
 * driver and the processes, each one class with one method and one record. None knows the time: how
 * often each is made is for the passes to say. Methods that read call methods that only parse;
 * nothing is thrown for what the host says, however odd. Imports {@code api}, {@code node}, {@code
 * host}, {@code revision}, {@code kubelet} (its logs name pods) and {@code linux}.
 */
@NullMarked
package io.github.onloadnode.observe;

import org.jspecify.annotations.NullMarked;
