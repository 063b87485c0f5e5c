/**
 * The door to the host's files: nobody else touches {@code java.nio.file.Files}, and it knows
 * neither what a payload is nor the kubelet. Absent and unreadable are told apart; what is written
 * appears whole or not at all. Imports {@code api}, {@code linux} and the JDK.
 */
@NullMarked
package io.github.onloadnode.host;

import org.jspecify.annotations.NullMarked;
