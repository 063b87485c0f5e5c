package io.github.onloadnode.nodeapi;

import java.net.URI;

/**
 * The API server and the agent's standing with it.
 *
 * @param url of the server, with nothing after the port
 * @param node the name of the agent's own Node object
 * @param credentials directory of {@code token} and {@code ca.crt}, as this process names it
 */
public record ApiServer(URI url, String node, String credentials) {

  ApiAccount account() {
    return new ApiAccount(url, credentials);
  }

  String nodePath() {
    return "/api/v1/nodes/" + node;
  }
}
