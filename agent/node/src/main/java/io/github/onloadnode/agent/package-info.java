/**
 * The composition root of the node agent: it builds, starts and stops, and decides nothing. Also
 * decides liveness and readiness of the process. May import every package of the agent.
 */
@NullMarked
package io.github.onloadnode.agent;

import org.jspecify.annotations.NullMarked;
