package io.github.onloadnode.cli;

import io.github.onloadnode.config.AgentConfig;

/** Starts the agent proper; closing what it gives ends it. */
@FunctionalInterface
interface AgentProcess {

  AutoCloseable start(AgentConfig config) throws Exception;
}
