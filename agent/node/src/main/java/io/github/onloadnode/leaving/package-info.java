/**
 * What {@code helm uninstall} runs beside the agents: one program asks all nodes for the removal
 * and waits for each, another takes our labels and annotations off when no agent is left. How a
 * node stands is decided by values alone ({@code Stand}, {@code DesiredMap}, pure). Imports {@code
 * api} and {@code nodeapi}.
 */
@NullMarked
package io.github.onloadnode.leaving;

import org.jspecify.annotations.NullMarked;
