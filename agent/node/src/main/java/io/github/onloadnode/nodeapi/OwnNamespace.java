package io.github.onloadnode.nodeapi;

/** The objects of the agent's own namespace. */
final class OwnNamespace {

  private final ApiServer server;
  private final ApiDoor door;
  private final Credentials credentials;
  private final AnswerParser parser;

  OwnNamespace(ApiServer server, ApiDoor door, Credentials credentials) {
    this.server = server;
    this.door = door;
    this.credentials = credentials;
    this.parser = new AnswerParser(server);
  }

  /** The name of the node that the agent runs on. */
  String node() {
    return server.node();
  }

  /** The path of objects in this namespace. */
  String path(String group, String rest) {
    return "/%s/namespaces/%s/%s".formatted(group, credentials.namespace(), rest);
  }

  /** Method and URL, for messages. */
  String name(ApiRequest request) {
    return door.name(request);
  }

  ApiReply send(ApiRequest request) {
    return door.send(request);
  }

  /** What a reply means that is no success. */
  Answer refused(ApiRequest request, ApiReply reply) {
    return parser.refused(door.name(request), reply);
  }
}
