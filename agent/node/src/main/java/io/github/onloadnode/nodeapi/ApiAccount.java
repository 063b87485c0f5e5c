package io.github.onloadnode.nodeapi;

import java.net.URI;

/**
 * An API server, and as whom it is spoken to.
 *
 * @param url of the server, with nothing after the port
 * @param credentials directory of {@code token} and {@code ca.crt}, as this process names it
 */
public record ApiAccount(URI url, String credentials) {

  String tokenFile() {
    return credentials + "/token";
  }

  String caFile() {
    return credentials + "/ca.crt";
  }
}
