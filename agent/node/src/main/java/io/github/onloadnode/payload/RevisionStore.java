package io.github.onloadnode.payload;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.revision.Revision;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The revisions on a node's disk. */
public interface RevisionStore {

  /**
   * Loads a kept revision and reads its payload again.
   *
   * @param release of the running kernel, empty before it is known; a revision kept for another
   *     kernel is used if there is none for this one
   */
  Reading<Revision> load(String rev, String release);

  /**
   * The content of a kept revision, even if its payload cannot be read any more; for {@code
   * release} see {@link #load}.
   */
  Reading<RevisionContent> content(String rev, String release);

  /** Host paths that pods would be given but that do not exist; a quick check. */
  List<String> lost(Revision revision);

  /** Shows people which revision's files pods get. */
  void showAsCurrent(Revision revision) throws IOException;

  /** Deletes other revisions, those for other kernels, and payloads that are no longer needed. */
  void keepOnly(Set<KeptRevision> kept) throws IOException;
}
