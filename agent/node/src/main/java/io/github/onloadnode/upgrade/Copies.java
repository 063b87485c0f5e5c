package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.revision.Revision;
import java.util.List;
import java.util.Map;

/**
 * What this disk has of the revisions that the journal or the order names.
 *
 * @param revisions that can be read
 * @param lost host paths that pods are given and that are not there, by revision
 * @param contents what those were made of that cannot be read, as far as it is known
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
