package io.github.onloadnode.host;

import java.nio.file.Path;

/** A process of its own that tries to take the lock. */
public final class LockProbe {

  static final int HELD = 7;

  private LockProbe() {}

  /**
   * Ends with {@link #HELD} where the lock is withheld.
   *
   * @param args the host's root
   */
  public static void main(String[] args) throws Exception {
    try (AgentLock _ =
        AgentLock.take(new HostRoot(Path.of(args[0])), new HostFiles(HostRoot.ofThisProcess()))) {
      System.exit(0);
    } catch (AgentLock.HeldException _) {
      System.exit(HELD);
    }
  }
}
