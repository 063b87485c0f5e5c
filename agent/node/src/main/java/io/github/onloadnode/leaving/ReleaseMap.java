package io.github.onloadnode.leaving;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A ConfigMap of an installation, and what it says of that. Pure.
 *
 * @param release whether Helm has installed it
 * @param created empty if the API server does not say
 */
record ReleaseMap(String name, boolean release, Optional<Instant> created) {

  /** Helm writes this annotation to all objects that it installs, but not into what it renders. */
  static final String RELEASE = "meta.helm.sh/release-name";

  static ReleaseMap of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new ReleaseMap(
        metadata.path("name").asText(),
        metadata.path("annotations").has(RELEASE),
        Timestamps.created(object));
  }
}
