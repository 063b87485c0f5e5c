package io.github.onloadnode.controller;

import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.YamlException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the API server has answered.
 *
 * @param code HTTP status; 0 if there was no answer
 * @param body the object, or a {@code Status} if the request was refused
 */
record Answer(int code, String body) {

  static final int NONE = 0;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int INVALID = 422;
  static final int TOO_MANY = 429;
  static final int INTERNAL_ERROR = 500;

  boolean isGood() {
    return code >= 200 && code < 300;
  }

  /** The object, or the {@code Status}; without fields if it cannot be read. */
  JsonFields fields() {
    try {
      return JsonFields.parse(body);
    } catch (YamlException _) {
      return new Answer(code, "").fields();
    }
  }

  /** Why the request was refused, in the API server's words. */
  String message() {
    String message = fields().asText("message");
    return message.isEmpty() ? body.strip() : message;
  }

  /** The word for it, for instance {@code AlreadyExists}. */
  String reason() {
    return fields().asText("reason");
  }

  /** What the API server names as the causes: their reasons and messages. */
  List<JsonFields> causes() {
    return fields().fields("details").list("causes");
  }

  Optional<Duration> retryAfter() {
    return fields()
        .fields("details")
        .whole("retryAfterSeconds")
        .filter(seconds -> seconds > 0)
        .map(Duration::ofSeconds);
  }

  /** For logs and statuses. */
  String text() {
    return code == NONE ? "no answer: " + body : code + " " + reason() + ": " + message();
  }
}
