/**
 * A simulated host, kernel and kubelet, shipped for the sandbox and used as the fakes of the tests.
 * May import the agent, {@code linux}'s interfaces, the generated protocols and gRPC.
 */
@NullMarked
package io.github.onloadnode.simulator;

import org.jspecify.annotations.NullMarked;
