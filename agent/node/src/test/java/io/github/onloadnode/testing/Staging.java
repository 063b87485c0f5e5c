package io.github.onloadnode.testing;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.revision.Digest;
import io.github.onloadnode.revision.Revision;
import java.util.Optional;

/** Stages what a document asks for under a name that tells its content. */
public final class Staging {

  private Staging() {}

  public static Revision stage(PayloadStore store, DesiredDocument document, String release) {
    store.checkPaths(document);
    String source = document.onload().orElseThrow().sourceHostPath().orElseThrow();
    return store.stage(
        "test-" + Digest.of(store.digest(source, release) + document.canonical()),
        new RevisionContent(document, source, Optional.empty()),
        release);
  }
}
