package io.github.onloadnode.payload;

import com.google.common.collect.Sets;
import java.io.IOException;
import java.util.Set;

/** Copies of payloads that somebody outside needs, whatever the node runs by now. */
@FunctionalInterface
public interface CopiesInUse {

  /**
   * Their digests.
   *
   * @throws IOException where that cannot be known; then every copy stays
   */
  Set<String> digests() throws IOException;

  /** What this or the other needs. */
  default CopiesInUse and(CopiesInUse other) {
    return () -> Sets.union(digests(), other.digests()).immutableCopy();
  }
}
