package io.github.onloadnode.order;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.revision.Digest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Orders from a file on the node. Each change of the file or of the payload is a new order with the
 * next number, and the node grants it to itself. Only orders from files need numbering, waiting for
 * complete payloads, and retries; a controller does these itself.
 */
public final class FileOrders implements OrderSource {

  private final DesiredFile file;
  private final PayloadStore store;
  private final OrderFile orderFile;
  private final RetryTimer again;

  private Optional<Desired> current = Optional.empty();
  private Optional<RevisionContent> content = Optional.empty();
  private Optional<Named> named = Optional.empty();

  /** How the source looked last time; a payload that is still being written gets no number. */
  private Optional<String> looked = Optional.empty();

  private boolean started;

  /** A revision's name with the inputs that it was computed from. */
  private record Named(String computedFrom, String rev, RevisionContent content) {}

  public FileOrders(
      DesiredFile file, PayloadStore store, OrderFile orderFile, InstantSource clock) {
    this.file = file;
    this.store = store;
    this.orderFile = orderFile;
    this.again = new RetryTimer(clock);
  }

  @Override
  public Order read(AskingNode node) {
    if (!started) {
      Reading<Desired> last = orderFile.read();
      if (last instanceof Reading.Unreadable<Desired>(String reason)) {
        return unknown(reason);
      }
      current = last.toOptional();
      started = true;
    }
    return switch (file.read()) {
      case DesiredFile.Content.Unknown(Finding problem) -> order(Optional.of(problem));
      case DesiredFile.Content.Known(DesiredDocument known) -> {
        try {
          take(known, node);
          yield order(Optional.empty());
        } catch (FindingException e) {
          yield order(Optional.of(e.problem()));
        }
      }
    };
  }

  /** A finished order must not be given again as a new one. */
  private static Order unknown(String reason) {
    return new Order(
        Optional.empty(),
        Reading.unreadable(reason),
        Optional.empty(),
        Optional.of(
            new Finding(
                Reason.JOURNAL_UNREADABLE,
                "the last order is unknown: " + reason,
                "make the file readable, or delete it, and the order is given again")));
  }

  @Override
  public void forget() throws IOException {
    orderFile.delete();
  }

  private void take(DesiredDocument known, AskingNode node) {
    Optional<Named> asked =
        known
            .onload()
            .flatMap(onload -> onload.sourceHostPath())
            .map(source -> name(known, source, node.kernel()));
    Optional<String> rev = asked.map(Named::rev);
    boolean same =
        current
            .filter(order -> order.rev().equals(rev) && order.retry().equals(known.retry()))
            .isPresent();
    boolean otherKernel =
        current
            .flatMap(Desired::kernel)
            .filter(kernel -> !kernel.equals(node.kernel()))
            .isPresent();
    // Meanwhile the node had orders from elsewhere.
    boolean passed = current.filter(order -> order.seq() < node.newestSeq()).isPresent();
    if (!same || passed || otherKernel || isDueAgain(node.result())) {
      Desired.Cause cause = same && otherKernel ? Desired.Cause.KERNEL : cause(rev);
      give(Desired.local(nextSeq(node), rev, cause, known.retry(), node.kernel()));
    }
    content = asked.map(Named::content);
  }

  private Desired.Cause cause(Optional<String> rev) {
    if (current.filter(order -> order.rev().equals(rev)).isPresent()) {
      return Desired.Cause.RETRY;
    }
    return rev.isPresent() ? Desired.Cause.SPEC : Desired.Cause.REMOVE;
  }

  /** Retries a failed order later, because its cause may be gone. */
  private boolean isDueAgain(Optional<OrderResult> last) {
    return again.isDue(
        last.filter(result -> current.filter(order -> order.seq() == result.seq()).isPresent()));
  }

  private long nextSeq(AskingNode node) {
    return Math.max(node.newestSeq(), current.map(Desired::seq).orElse(0L)) + 1;
  }

  private void give(Desired order) {
    try {
      orderFile.write(order);
    } catch (IOException e) {
      throw new FindingException(
          Reason.JOURNAL_NOT_WRITTEN,
          "write " + OrderFile.PATH + ": " + e.getMessage(),
          "make /var/lib/onload-agent writable, or free space there; until then nothing is changed"
              + " on the node");
    }
    current = Optional.of(order);
  }

  private Named name(DesiredDocument known, String source, String release) {
    store.checkPaths(known);
    String look = store.fingerprint(source, release);
    boolean still = looked.isEmpty() || looked.get().equals(look);
    looked = Optional.of(look);
    if (!still) {
      throw new FindingException(
          Reason.PAYLOAD_CHANGED,
          "the payload below " + source + " is new or still changing",
          "nothing, if it is complete: it is used once two checks find it unchanged");
    }
    String from = look + "\n" + known.canonical();
    if (named.filter(last -> last.computedFrom.equals(from)).isEmpty()) {
      String digest = store.digest(source, release);
      named =
          Optional.of(
              new Named(
                  from,
                  "local-" + Digest.of(digest + "\n" + known.canonical()),
                  new RevisionContent(known, source, Optional.of(digest))));
    }
    return named.get();
  }

  private Order order(Optional<Finding> problem) {
    Reading<Grant> grant = current.map(Grant::go).map(Reading::present).orElseGet(Reading::absent);
    return new Order(current, grant, content, problem);
  }
}
