package io.github.onloadnode.walk;

import io.github.onloadnode.payload.KeptRevision;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Revisions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The revisions that a walk may order, and what is wrong with some of them. */
final class Catalogue {

  /** What happens to a node that runs a revision. */
  enum Trait {
    GOOD,
    /** Its payload does not pass preflight. */
    REFUSED,
    /** The init of its onload.ko fails. */
    FAILS_INIT,
    /** The init of its onload.ko never returns. */
    HANGS,
    /** The node goes down when its onload.ko is loaded. */
    PANICS,
    /** It loads, and its devices lead nowhere. */
    FAILS_VERIFY
  }

  private final Map<String, Trait> traits = new HashMap<>();
  private final Map<String, Revision> revisions = new HashMap<>();
  private final Map<KeptRevision, Revision> built = new HashMap<>();
  private final List<Revision> all;
  private final Revision good;
  private final Revision foreign;

  Catalogue() {
    this.good = add("9.1.0", ", sfc: {}", Trait.GOOD);
    this.all =
        List.of(
            good,
            add("9.1.0", "", Trait.GOOD),
            // The same modules under another name: no slot, no quiesce.
            add("9.1.0", ", sfc: {}, imagePullPolicy: Always", Trait.GOOD),
            add("9.2.0", ", sfc: {}", Trait.GOOD),
            add("9.2.0", "", Trait.GOOD),
            add("9.3.0", ", sfc: {}", Trait.REFUSED),
            add("9.4.0", ", sfc: {}", Trait.FAILS_INIT),
            add("9.5.0", "", Trait.FAILS_INIT),
            add("9.6.0", ", sfc: {}", Trait.HANGS),
            add("9.7.0", ", sfc: {}", Trait.PANICS),
            add("9.8.0", "", Trait.PANICS),
            add("9.9.0", ", sfc: {}", Trait.FAILS_VERIFY));
    this.foreign = add("9.0.0", ", sfc: {}", Trait.GOOD);
  }

  private Revision add(String version, String spec, Trait trait) {
    Revision revision = Nodes.revision(version, spec);
    traits.put(revision.rev(), trait);
    revisions.put(revision.rev(), revision);
    return revision;
  }

  List<Revision> all() {
    return all;
  }

  /** One that does what it should. */
  Revision good() {
    return good;
  }

  /** One that somebody else loads, and nobody orders. */
  Revision foreign() {
    return foreign;
  }

  Revision revision(String rev) {
    Revision found = revisions.get(rev);
    if (found == null) {
      throw new IllegalArgumentException("no revision " + rev);
    }
    return found;
  }

  /** As it is built for this kernel. */
  Revision revision(String rev, String release) {
    return built.computeIfAbsent(
        new KeptRevision(rev, release), _ -> Revisions.forKernel(revision(rev), release));
  }

  Trait trait(Revision revision) {
    return traits.getOrDefault(revision.rev(), Trait.GOOD);
  }
}
