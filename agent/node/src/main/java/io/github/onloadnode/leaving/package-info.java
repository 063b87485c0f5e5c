/**
 * Run by {@code helm uninstall}: one program asks all nodes to remove Onload and waits for each,
 * another removes our labels and annotations when no agent is left. {@code Stand}, {@code Told} and
 * {@code DesiredMap} are pure. Imports {@code api} and {@code nodeapi}.
 */
@NullMarked
package io.github.onloadnode.leaving;

import org.jspecify.annotations.NullMarked;
