package io.github.onloadnode.payload;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Staging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** A host with payload 9.1.0 on it, and the store that takes payloads there. */
final class PayloadHost implements AutoCloseable {

  static final String RELEASE = "6.1.0-56-amd64";
  static final String SOURCE = "/srv/onload";
  static final String MODULES = SOURCE + "/opt/lib/modules/" + RELEASE;

  private final HostTree tree;
  private final DirectoryTrees trees;
  private final PayloadStore store;

  private PayloadHost(HostRoot root, CopiesInUse inUse) {
    tree = new HostTree(root);
    trees = new DirectoryTrees(root);
    store = new PayloadStore(new HostFiles(root), trees, inUse);
  }

  /** In an empty directory; nobody uses a copy. */
  static PayloadHost in(Path directory) {
    return in(directory, Set::of);
  }

  /** In an empty directory. */
  static PayloadHost in(Path directory, CopiesInUse inUse) {
    return new PayloadHost(new HostRoot(directory), inUse).receives("9.1.0", RELEASE);
  }

  /** A payload comes to lie at the source, beside those for other kernels. */
  PayloadHost receives(String version, String release) {
    SimulatedPayload.of(version, release).write(tree, SOURCE);
    return this;
  }

  /** Stages what lies at the source. */
  Revision stage() {
    return Staging.stage(store, document(), RELEASE);
  }

  /** Asks for what lies at the source. */
  static DesiredDocument document() {
    return DesiredParser.parse(
        "desired.yaml", "onload: {source: {hostPath: " + SOURCE + "}, sfc: {}}\n");
  }

  HostTree tree() {
    return tree;
  }

  DirectoryTrees trees() {
    return trees;
  }

  PayloadStore store() {
    return store;
  }

  /** Deletes the copies, whose directories are read-only. */
  @Override
  public void close() throws IOException {
    trees.delete("/opt");
    trees.delete("/var");
  }
}
