package io.github.onloadnode.agent.payload;

import io.github.onloadnode.agent.node.Reading;
import java.io.IOException;
import java.util.Set;

/** The revisions that a node has on its disk. */
public interface RevisionStore {

  /** A revision that was kept before, with its payload looked at again. */
  Reading<Revision> load(String rev);

  /** Tells people which revision's files pods get. */
  void showAsCurrent(Revision revision) throws IOException;

  /** Deletes the revisions that are not named, and their payloads where no other needs them. */
  void keepOnly(Set<String> revs) throws IOException;
}
