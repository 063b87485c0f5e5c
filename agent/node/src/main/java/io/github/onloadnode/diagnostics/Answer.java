package io.github.onloadnode.diagnostics;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTTP answer. */
record Answer(int status, String contentType, String body) {

  private static final Map<Integer, String> REASONS =
      Map.of(
          200, "OK",
          400, "Bad Request",
          403, "Forbidden",
          404, "Not Found",
          405, "Method Not Allowed",
          429, "Too Many Requests",
          431, "Request Header Fields Too Large",
          500, "Internal Server Error",
          503, "Service Unavailable");

  static Answer text(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text + "\n");
  }

  static Answer json(String json) {
    return new Answer(200, "application/json", json);
  }

  /**
   * The answer's bytes; the connection is closed after them.
   *
   * @param withBody false for HEAD
   * @param simulated whether to label it as simulated
   */
  byte[] encoded(boolean withBody, boolean simulated) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
                .formatted(status, REASONS.getOrDefault(status, ""), contentType, content.length)
            + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
            + (status == 405 ? "Allow: GET, HEAD\r\n" : "")
            + (status == 429 ? "Retry-After: 1\r\n" : "")
            + (simulated ? "Onload-Agent-Simulated: true\r\n" : "")
            + "Connection: close\r\n\r\n";
    byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[first.length + (withBody ? content.length : 0)];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(content, 0, all, first.length, all.length - first.length);
    return all;
  }
}
