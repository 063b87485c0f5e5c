package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.revision.Revision;
import java.util.List;
import java.util.Map;

/**
 * The copies on this disk of the revisions named by journal and order.
 *
 * @param revisions that can be read
 * @param lost missing host paths that pods would be given, by revision
 * @param contents the content of unreadable revisions, if known
 */
public record Copies(
    Map<String, Revision> revisions,
    Map<String, List<String>> lost,
    Map<String, RevisionContent> contents) {

  public Copies {
    revisions = Map.copyOf(revisions);
    lost = Map.copyOf(lost);
    contents = Map.copyOf(contents);
  }
}
