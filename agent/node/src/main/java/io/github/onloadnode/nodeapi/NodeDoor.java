package io.github.onloadnode.nodeapi;

import java.util.Optional;

/** Reads and writes the node's own object. */
interface NodeDoor extends AutoCloseable {

  /** Reads the object. */
  Answer read();

  /** The object as a watch shows it now; empty where none runs. */
  default Optional<NodeMetadata> watched() {
    return Optional.empty();
  }

  /**
   * Changes the object.
   *
   * @param patch a JSON merge patch (RFC 7396)
   */
  Answer write(String patch);

  @Override
  void close();
}
