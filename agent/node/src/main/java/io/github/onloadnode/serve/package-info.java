/**
 * Publishes what a pass decided: devices and answers, once a pass. It asks neither kubelet nor
 * host. Imports {@code node}, {@code offer}, {@code upgrade}'s {@code Serving} and {@code
 * deviceplugin}.
 */
@NullMarked
package io.github.onloadnode.serve;

import org.jspecify.annotations.NullMarked;
