package io.github.onloadnode.leaving;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The times in objects of the API server, whose clock gave them. Pure. */
final class Timestamps {

  private Timestamps() {}

  /** When the object was created, in whole seconds; empty if it does not say. */
  static Optional<Instant> created(JsonNode object) {
    try {
      return Optional.of(Instant.parse(object.path("metadata").path("creationTimestamp").asText()));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
