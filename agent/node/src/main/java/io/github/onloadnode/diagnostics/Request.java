package io.github.onloadnode.diagnostics;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The first line of an HTTP request; nothing else of it matters here. */
record Request(String method, String path) {

  /** What ends the head of a request. */
  static final String END = "\r\n\r\n";

  /** The request in a head that is complete; empty for what no client of HTTP/1 sends. */
  static Optional<Request> parse(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String[] words = text.substring(0, text.indexOf("\r\n")).split(" ", -1);
    if (words.length != 3 || !words[1].startsWith("/") || !words[2].startsWith("HTTP/1.")) {
      return Optional.empty();
    }
    int query = words[1].indexOf('?');
    return Optional.of(new Request(words[0], query < 0 ? words[1] : words[1].substring(0, query)));
  }
}
