package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Reads and patches the node's own object over a connection. */
final class ApiClient implements NodeDoor {

  /** Only metadata is requested; its annotations are limited to 256 KiB. */
  static final int LONGEST_ANSWER = 1 << 20;

  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  /** A list has a form of its own; the objects of a watch are single ones. */
  private static final String LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

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

  /** Lists the object, for a watch to go on from. */
  ApiReply list() {
    return connection.send(ApiRequest.get(server.listPath(), LONGEST_ANSWER).accepting(LIST));
  }

  /**
   * Watches the object.
   *
   * @param version to go on from
   * @param seconds after which the server ends it
   */
  WatchOpening watch(String version, long seconds) {
    return connection.watch(watching(version, seconds));
  }

  private ApiRequest watching(String version, long seconds) {
    String query =
        "&watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(seconds, URLEncoder.encode(version, StandardCharsets.UTF_8));
    return ApiRequest.get(server.listPath() + query, LONGEST_ANSWER).accepting(METADATA);
  }

  /** What a reply to {@link #list} or {@link #watch} means that is no success. */
  Answer refused(ApiReply reply) {
    String what = "watch node " + server.node();
    return switch (reply) {
      case ApiReply.Answered answered -> parser.refused(what, answered);
      case ApiReply.Unanswered(Finding why) -> new Answer.Failed(why);
    };
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
