package io.github.onloadnode.testing;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.payload.KeptRevision;
import io.github.onloadnode.payload.RevisionStore;
import io.github.onloadnode.revision.Revision;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store of which is counted how often it looks for files that were lost.
 *
 * @param looks how often it did
 */
record CountedStore(RevisionStore store, AtomicInteger looks) implements RevisionStore {

  @Override
  public Reading<Revision> load(String rev, String release) {
    return store.load(rev, release);
  }

  @Override
  public Reading<RevisionContent> content(String rev, String release) {
    return store.content(rev, release);
  }

  @Override
  public List<String> lost(Revision revision) {
    looks.incrementAndGet();
    return store.lost(revision);
  }

  @Override
  public void showAsCurrent(Revision revision) throws IOException {
    store.showAsCurrent(revision);
  }

  @Override
  public void keepOnly(Set<KeptRevision> kept) throws IOException {
    store.keepOnly(kept);
  }
}
