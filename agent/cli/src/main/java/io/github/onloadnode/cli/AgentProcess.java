package io.github.onloadnode.cli;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.host.Capability;
import io.github.onloadnode.host.HostFiles;
import java.util.Set;

/** Starts the agent; closing the result stops it. */
@FunctionalInterface
interface AgentProcess {

  AutoCloseable start(AgentConfig config) throws Exception;

  /** The capabilities that the agent needs and this process lacks. */
  default Reading<Set<Capability>> missing(HostFiles own) {
    return Capability.missing(own);
  }
}
