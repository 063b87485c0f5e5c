package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.revision.Revision;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The copies on this disk of the revisions named by journal and order.
 *
 * @param revisions that can be read
 * @param lost missing host paths that pods would be given, by revision
 * @param contents the content of unreadable revisions, if known
 * @param damaged revisions whose copy was found not to be whole, and not replaced since
 */
public record Copies(
    Map<String, Revision> revisions,
    Map<String, List<String>> lost,
    Map<String, RevisionContent> contents,
    Set<String> damaged) {

  public Copies {
    revisions = Map.copyOf(revisions);
    lost = Map.copyOf(lost);
    contents = Map.copyOf(contents);
    damaged = Set.copyOf(damaged);
  }

  /** Whether a revision cannot be read, lacks files, or was found to be damaged. */
  boolean isDamaged(String rev) {
    return !revisions.containsKey(rev)
        || !lost.getOrDefault(rev, List.of()).isEmpty()
        || damaged.contains(rev);
  }
}
