package io.github.onloadnode.walk;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.order.AskingNode;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.revision.Revision;
import java.util.Optional;

/**
 * A controller in memory that orders, grants and takes back at any moment, and is away at times.
 * The node has its word from a watch, which may be late, and is told the truth where it asks.
 */
final class Commander implements OrderSource {

  private final Catalogue catalogue;
  private Optional<Desired> order = Optional.empty();
  private Optional<Grant> grant = Optional.empty();
  private Optional<Desired> toldOrder = Optional.empty();
  private Optional<Grant> toldGrant = Optional.empty();
  private Optional<Desired> knownToProcess = Optional.empty();
  private Optional<Long> confirmed = Optional.empty();

  /** Whether the watch brings nothing new. */
  boolean late;

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

  /** The truth is what an API server has; the node is told as before. */
  void follow(Optional<Desired> desired, Optional<Grant> permission) {
    order = desired;
    grant = permission.map(given -> new Grant(given.seq(), given.phase()));
  }

  /** Another process lists before it watches. */
  void agentBegins() {
    knownToProcess = Optional.empty();
    confirmed = Optional.empty();
    if (reachable) {
      tell();
    }
  }

  private void tell() {
    toldOrder = order;
    toldGrant = grant;
  }

  /** Of the order in force; 0 before the first. */
  long seq() {
    return order.map(Desired::seq).orElse(0L);
  }

  Optional<Desired> order() {
    return order;
  }

  /** Whether the node was told that this seq is in force and may disturb it now. */
  boolean permits(long seq) {
    return says(seq, Grant.Phase.GO);
  }

  /** Whether the node was told that this seq may change what no pod notices. */
  boolean permitsToApply(long seq) {
    return says(seq, Grant.Phase.APPLY) || permits(seq);
  }

  private boolean says(long seq, Grant.Phase phase) {
    return reachable
        && toldOrder.map(Desired::seq).filter(told -> told == seq).isPresent()
        && toldGrant.filter(new Grant(seq, phase)::equals).isPresent();
  }

  /** Whether this process asked last for this seq, and was told that it may go on. */
  boolean hasConfirmed(long seq) {
    return confirmed.filter(asked -> asked == seq).isPresent();
  }

  @Override
  public Optional<Finding> confirm(long seq) {
    confirmed = Optional.empty();
    if (!reachable) {
      return Optional.of(new Finding(Reason.GRANT_UNKNOWN, "no route to host", "wait"));
    }
    tell();
    confirmed = Optional.of(seq).filter(_ -> permits(seq));
    return confirmed.isPresent()
        ? Optional.empty()
        : Optional.of(new Finding(Reason.GRANT_WITHDRAWN, "no longer", "wait"));
  }

  @Override
  public Order read(AskingNode observed) {
    if (!reachable) {
      return told(knownToProcess, Reading.unreadable("no route to host"));
    }
    if (!late) {
      tell();
    }
    knownToProcess = toldOrder;
    return told(toldOrder, toldGrant.map(Reading::present).orElseGet(Reading::absent));
  }

  private Order told(Optional<Desired> desired, Reading<Grant> permission) {
    Optional<RevisionContent> content =
        desired.flatMap(Desired::rev).map(rev -> catalogue.revision(rev).content());
    return new Order(desired, permission, content, Optional.empty());
  }
}
