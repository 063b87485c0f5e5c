package io.github.onloadnode.diagnostics;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The first line of an HTTP request; the rest is ignored. */
record Request(String method, String path) {

  /** The end of a request's head. */
  static final String END = "\r\n\r\n";

  /** Parses a complete head; empty if it is not HTTP/1. */
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
