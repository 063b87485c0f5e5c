package io.github.onloadnode.nodeapi;

import java.net.URI;

/**
 * The API server, the agent's Node and its credentials.
 *
 * @param url of the server, with nothing after the port
 * @param node the name of the agent's own Node object
 * @param credentials directory with {@code token} and {@code ca.crt}, as a path of this process
 */
public record ApiServer(URI url, String node, String credentials) {

  ApiAccount account() {
    return new ApiAccount(url, credentials);
  }

  /** The list of this one Node, whose version a watch may go on from. */
  String listPath() {
    return "/api/v1/nodes?fieldSelector=metadata.name%3D" + node;
  }

  String nodePath() {
    return "/api/v1/nodes/" + node;
  }
}
