package io.github.onloadnode.payload;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.revision.Revision;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The revisions that a node has on its disk. */
public interface RevisionStore {

  /**
   * A revision that was kept before, with its payload looked at again.
   *
   * @param release of the running kernel, empty before it is known: what was kept for another one
   *     is found where nothing was kept for this
   */
  Reading<Revision> load(String rev, String release);

  /**
   * What a revision was made of when it was kept, also where its payload cannot be read any more;
   * {@link #load} says which.
   */
  Reading<RevisionContent> content(String rev, String release);

  /** Host paths that pods are given of a revision, and that are not there; a quick look. */
  List<String> lost(Revision revision);

  /** Tells people which revision's files pods get. */
  void showAsCurrent(Revision revision) throws IOException;

  /** Deletes what was kept for other revisions or kernels, and payloads that no other needs. */
  void keepOnly(Set<KeptRevision> kept) throws IOException;
}
