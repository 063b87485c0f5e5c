package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.testing.TestClock;
import java.net.URI;

/** The writer of an agent on a node in memory, with a clock that stands still. */
final class WritingAgent {

  private static final ApiServer SERVER =
      new ApiServer(URI.create("https://10.96.0.1:443"), "n1", "/account");

  final TestClock clock = new TestClock();
  final FakeNode node = new FakeNode();

  private boolean following;
  private NodeWriter writer = begin();

  private NodeWriter begin() {
    return new NodeWriter(
        node,
        new NodeWriter.Speaker("1.4", false, following),
        ApiStatus.of(SERVER),
        new NodeWriter.Clocks(clock, clock),
        () -> 0);
  }

  /** Another process of the agent takes over. */
  void restart() {
    writer = begin();
  }

  /** Its orders come from the node's object. */
  void follow() {
    following = true;
    restart();
  }

  NodeWriter writer() {
    return writer;
  }

  /** Steps until nothing more is due at this moment. */
  void settle(Pass pass) {
    int steps = 0;
    while (writer.step(pass).isZero()) {
      assertThat(++steps).isLessThan(10);
    }
  }
}
