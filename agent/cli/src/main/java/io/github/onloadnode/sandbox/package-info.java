/**
 * The story of the sandbox: the agent that ships, on a simulated machine, from a bare node to a pod
 * with Onload and back; and the surroundings of the agent that the start-up cache is trained on.
 * May import the agent and the simulator.
 */
@NullMarked
package io.github.onloadnode.sandbox;

import org.jspecify.annotations.NullMarked;
