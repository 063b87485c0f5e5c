package io.github.onloadnode.agent.diagnostics;

/** An HTTP answer. */
record Answer(int status, String contentType, String body) {

  static Answer text(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text + "\n");
  }

  static Answer json(String json) {
    return new Answer(200, "application/json", json);
  }
}
