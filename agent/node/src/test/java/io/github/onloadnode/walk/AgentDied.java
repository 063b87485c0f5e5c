package io.github.onloadnode.walk;

/** The agent's process ended here, as far as a test can die of it. */
final class AgentDied extends Error {
  private static final long serialVersionUID = 1;

  /** Whether the whole node went down with it. */
  private final boolean nodeToo;

  AgentDied(boolean nodeToo) {
    super(nodeToo ? "the node went down" : "the agent was killed", null, false, false);
    this.nodeToo = nodeToo;
  }

  boolean nodeToo() {
    return nodeToo;
  }
}
