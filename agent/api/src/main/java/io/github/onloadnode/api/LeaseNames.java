package io.github.onloadnode.api;

/** The Leases in the release's namespace. */
public final class LeaseNames {

  /** Before the node's name: that of its agent, which renews it. */
  public static final String AGENT = "onload-agent-";

  /** That of the leader among the controllers. */
  public static final String CONTROLLER = "onload-controller";

  private LeaseNames() {}

  /** Whether one of our programs makes Leases of this name. */
  public static boolean isOurs(String name) {
    return name.startsWith(AGENT) || name.equals(CONTROLLER);
  }
}
