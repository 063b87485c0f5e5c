/**
 * Publishes devices and answers once per pass, as decided. Asks neither the kubelet nor the host.
 * Imports {@code node}, {@code offer}, {@code upgrade}'s {@code Serving} and {@code deviceplugin}.
 */
@NullMarked
package io.github.onloadnode.serve;

import org.jspecify.annotations.NullMarked;
