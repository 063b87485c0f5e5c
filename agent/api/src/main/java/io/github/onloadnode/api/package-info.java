/**
 * What the controller and the agents exchange: the custom resource's spec and its only reader,
 * orders, grants, observations and reasons; {@code Reading} is here because an order may be
 * unreadable. It also reads and writes the JSON of the agent's own files. Pure; imports no other
 * package of the agent.
 */
@NullMarked
package io.github.onloadnode.api;

import org.jspecify.annotations.NullMarked;
