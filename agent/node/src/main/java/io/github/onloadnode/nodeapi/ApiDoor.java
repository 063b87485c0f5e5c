package io.github.onloadnode.nodeapi;

/** Sends requests to an API server. */
public interface ApiDoor extends AutoCloseable {

  /** Sends the request and waits for the answer. */
  ApiReply send(ApiRequest request);

  /** Method and URL of the request, for messages. */
  String name(ApiRequest request);

  @Override
  void close();
}
