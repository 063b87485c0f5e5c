package io.github.onloadnode.nodeapi;

/** The way to the node's own object. */
interface NodeDoor extends AutoCloseable {

  /** The object as it is. */
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
