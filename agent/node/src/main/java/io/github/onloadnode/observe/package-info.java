/**
 * Three looks at the host, from the kernel's files to a {@code NodeState}: hardware, driver and
 * processes, each with one class, one method and one record. They know no time; passes decide how
 * often each is made. Methods that read call methods that only parse; unexpected content never
 * throws. Imports {@code api}, {@code node}, {@code host}, {@code revision}, {@code kubelet} (its
 * logs name pods) and {@code linux}.
 */
@NullMarked
package io.github.onloadnode.observe;

import org.jspecify.annotations.NullMarked;
