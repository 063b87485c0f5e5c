/**
 * The composition root of the node agent: builds, starts and stops, and decides nothing; beside it,
 * whether the process is alive and ready. May import every package of the agent.
 */
@NullMarked
package io.github.onloadnode.agent;

import org.jspecify.annotations.NullMarked;
