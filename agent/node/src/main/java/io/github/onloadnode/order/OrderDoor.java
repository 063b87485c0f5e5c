package io.github.onloadnode.order;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.YamlNode;
import java.util.Optional;

/** The API server, as far as a node's orders come from it. */
public interface OrderDoor {

  /**
   * The node's object as it was seen last.
   *
   * @param words empty before it was first seen
   * @param lost why newer words would not be heard of; empty while they would
   */
  record Sight(Optional<NodeWords> words, Optional<String> lost) {}

  /** What is known of the node's object. Asks nobody and never waits. */
  Sight sight();

  /** Asks for the node's object now, and waits for the answer; absent if it does not exist. */
  Reading<NodeWords> ask();

  /**
   * The content of a revision. Never waits: the first call has it read.
   *
   * @return absent while it is not read yet; unreadable if it could not be, which is tried again
   */
  Reading<YamlNode> revision(String rev);
}
