package io.github.onloadnode.nodeapi;

/** Reads and patches the node's own object over a connection. */
final class ApiClient implements NodeDoor {

  /** Only metadata is requested; its annotations are limited to 256 KiB. */
  static final int LONGEST_ANSWER = 1 << 20;

  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  private final ApiServer server;
  private final ApiConnection connection;
  private final AnswerParser parser;

  ApiClient(ApiServer server, ApiConnection connection) {
    this.server = server;
    this.connection = connection;
    this.parser = new AnswerParser(server);
  }

  @Override
  public Answer read() {
    return send(ApiRequest.get(server.nodePath(), LONGEST_ANSWER));
  }

  @Override
  public Answer write(String patch) {
    return send(ApiRequest.patch(server.nodePath(), ApiRequest.MERGE_PATCH, patch, LONGEST_ANSWER));
  }

  private Answer send(ApiRequest request) {
    ApiRequest asked = request.accepting(METADATA);
    return parser.parse(connection.name(asked), connection.send(asked));
  }

  @Override
  public void close() {
    connection.close();
  }
}
