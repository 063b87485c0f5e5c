/**
 * The sandbox's story: the shipped agent on a simulated machine, from a bare node to a pod with
 * Onload and back. Also what the agent meets while its start-up cache is trained. May import the
 * agent and the simulator.
 */
@NullMarked
package io.github.onloadnode.sandbox;

import org.jspecify.annotations.NullMarked;
