package io.github.onloadnode.nodeapi;

/** Reads and writes the node's own object. */
interface NodeDoor extends AutoCloseable {

  /** Reads the object. */
  Answer read();

  /**
   * Changes the object.
   *
   * @param patch a JSON merge patch (RFC 7396)
   */
  Answer write(String patch);

  @Override
  void close();
}
