package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import java.time.Duration;
import java.util.Optional;

/** What came of a request to the API server. */
sealed interface Answer {

  /** It was obeyed; the object as it is now. */
  record Accepted(NodeMetadata node) implements Answer {}

  /**
   * The server answered, and did not do it.
   *
   * @param lasting whether it will say the same until a person has changed something
   * @param retryAfter how long it asks to be left alone
   */
  record Refused(Finding why, boolean lasting, Optional<Duration> retryAfter) implements Answer {}

  /** There was no answer, or none that can be understood. */
  record Failed(Finding why) implements Answer {}

  /** Why it came to nothing; empty where it did not. */
  default Optional<Finding> problem() {
    return switch (this) {
      case Accepted _ -> Optional.empty();
      case Refused refused -> Optional.of(refused.why());
      case Failed(Finding why) -> Optional.of(why);
    };
  }
}
