package io.github.onloadnode.walk;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.order.AskingNode;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.revision.Revision;
import java.util.Optional;

/**
 * A controller in memory that orders, grants and takes back at any moment, and is away at times.
 */
final class Commander implements OrderSource {

  private final Catalogue catalogue;
  private Optional<Desired> order = Optional.empty();
  private Optional<Grant> grant = Optional.empty();
  private Optional<Desired> knownToProcess = Optional.empty();

  /** Whether the API server answers. */
  boolean reachable = true;

  Commander(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  void order(Optional<Revision> revision) {
    long seq = order.map(Desired::seq).orElse(0L) + 1;
    Desired.Cause cause = revision.isPresent() ? Desired.Cause.SPEC : Desired.Cause.REMOVE;
    order =
        Optional.of(
            new Desired(
                "uid",
                "a/b",
                seq,
                revision.map(Revision::rev),
                cause,
                Optional.empty(),
                Optional.empty()));
    grant = Optional.empty();
  }

  void grant(Grant.Phase phase) {
    grant = order.map(desired -> new Grant(desired.seq(), phase));
  }

  void takeBack() {
    grant = Optional.empty();
  }

  void agentBegins() {
    knownToProcess = Optional.empty();
  }

  /** Of the order in force; 0 before the first. */
  long seq() {
    return order.map(Desired::seq).orElse(0L);
  }

  Optional<Desired> order() {
    return order;
  }

  /** Whether this seq is that of the order in force, and may disturb the node now. */
  boolean permits(long seq) {
    return says(seq, Grant.Phase.GO);
  }

  /** Whether this seq is that of the order in force, and may change what no pod notices. */
  boolean permitsToApply(long seq) {
    return says(seq, Grant.Phase.APPLY) || permits(seq);
  }

  private boolean says(long seq, Grant.Phase phase) {
    return reachable && seq() == seq && grant.filter(new Grant(seq, phase)::equals).isPresent();
  }

  @Override
  public Order read(AskingNode observed) {
    if (!reachable) {
      return told(knownToProcess, Reading.unreadable("no route to host"));
    }
    knownToProcess = order;
    return told(order, grant.map(Reading::present).orElseGet(Reading::absent));
  }

  private Order told(Optional<Desired> desired, Reading<Grant> permission) {
    Optional<RevisionContent> content =
        desired.flatMap(Desired::rev).map(rev -> catalogue.revision(rev).content());
    return new Order(desired, permission, content, Optional.empty());
  }
}
