package io.github.onloadnode.nodeapi;

import java.net.URI;

/**
 * An API server and the account used with it.
 *
 * @param url of the server, with nothing after the port
 * @param credentials directory with {@code token}, {@code ca.crt} and {@code namespace}, as a path
 *     of this process
 */
public record ApiAccount(URI url, String credentials) {

  String tokenFile() {
    return credentials + "/token";
  }

  String namespaceFile() {
    return credentials + "/namespace";
  }

  String caFile() {
    return credentials + "/ca.crt";
  }
}
