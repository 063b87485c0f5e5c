package io.github.onloadnode.payload;

import com.google.common.collect.Sets;
import java.io.IOException;
import java.util.Set;

/** Payload copies that pods still need, whatever the node runs now. */
@FunctionalInterface
public interface CopiesInUse {

  /**
   * The digests of these copies.
   *
   * @throws IOException if that is unknown; then every copy stays
   */
  Set<String> digests() throws IOException;

  /** The copies that this or the other needs. */
  default CopiesInUse and(CopiesInUse other) {
    return () -> Sets.union(digests(), other.digests()).immutableCopy();
  }
}
