package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import java.time.Duration;
import java.util.Optional;

/** The result of a request to the API server. */
sealed interface Answer {

  /** It succeeded; has the object as it is now. */
  record Accepted(NodeMetadata node) implements Answer {}

  /**
   * The server refused.
   *
   * @param lasting whether it will refuse again until a person changes something
   * @param retryAfter the wait that the server asks for
   */
  record Refused(Finding why, boolean lasting, Optional<Duration> retryAfter) implements Answer {}

  /** No answer came, or it could not be parsed. */
  record Failed(Finding why) implements Answer {}

  /** Why it failed; empty if it succeeded. */
  default Optional<Finding> problem() {
    return switch (this) {
      case Accepted _ -> Optional.empty();
      case Refused refused -> Optional.of(refused.why());
      case Failed(Finding why) -> Optional.of(why);
    };
  }
}
