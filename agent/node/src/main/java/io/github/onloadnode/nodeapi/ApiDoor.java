package io.github.onloadnode.nodeapi;

/** The way to an API server, for one thread. */
public interface ApiDoor extends AutoCloseable {

  /** Asks, and waits for the answer. */
  ApiReply send(ApiRequest request);

  /** Method and URL of a request, for messages. */
  String name(ApiRequest request);

  @Override
  void close();
}
