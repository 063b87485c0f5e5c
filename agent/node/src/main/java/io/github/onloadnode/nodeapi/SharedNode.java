package io.github.onloadnode.nodeapi;

import java.util.Optional;

/** The node's object for a writer that shares what is known with a watch. */
record SharedNode(ApiClient client, SeenNode seen) implements NodeDoor {

  /** Asks only while the watch would not tell of changes. */
  @Override
  public Answer read() {
    return seen.current().<Answer>map(Answer.Accepted::new).orElseGet(this::asked);
  }

  @Override
  public Optional<NodeMetadata> watched() {
    return seen.current();
  }

  /** Asks in any case. */
  Answer asked() {
    return shared(client.read());
  }

  @Override
  public Answer write(String patch) {
    return shared(client.write(patch));
  }

  private Answer shared(Answer answer) {
    if (answer instanceof Answer.Accepted(NodeMetadata node)) {
      seen.take(node);
    }
    return answer;
  }

  @Override
  public void close() {
    client.close();
  }
}
