package io.github.onloadnode.order;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.GrantJson;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionContent;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Orders from the annotations of the node's own object. An order is taken up once its payload can
 * be copied, or once it is known that it cannot; until then the one before stands. What was taken
 * up is on the disk, so that the node goes on without an API server.
 */
public final class NodeOrders implements OrderSource {

  /** A revision's name becomes part of a path; two words have a meaning of their own. */
  private static final Pattern REVISION = Pattern.compile("[a-z0-9][a-z0-9.-]{0,61}[a-z0-9]");

  private static final String RESERVED = "external";

  /** Longer ones are no annotations of a controller, and parse into many times their size. */
  private static final int LONGEST_WORD = 8192;

  private final OrderDoor door;
  private final OrderedContent contents;
  private final NodeOrderFile file;

  private Optional<TakenOrder> taken = Optional.empty();
  private Optional<Finding> unread = Optional.empty();
  private boolean started;

  public NodeOrders(OrderDoor door, OrderedContent contents, NodeOrderFile file) {
    this.door = door;
    this.contents = contents;
    this.file = file;
  }

  @Override
  public Order read(AskingNode node) {
    begin();
    OrderDoor.Sight sight = door.sight();
    Optional<Finding> problem = sight.words().flatMap(words -> heard(words, node)).or(() -> unread);
    Optional<String> stage = sight.words().flatMap(NodeOrders::stage);
    if (sight.words().isPresent()) {
      // Before, a directory that an order waits with would look abandoned.
      contents.tidyUp(stage);
    }
    return new Order(taken.map(TakenOrder::desired), grant(sight), content(node, stage), problem);
  }

  private void begin() {
    if (!started) {
      Reading<TakenOrder> last = file.read();
      taken = last.toOptional();
      if (last instanceof Reading.Unreadable<TakenOrder>(String why)) {
        unread =
            Optional.of(
                new Finding(
                    Reason.JOURNAL_UNREADABLE,
                    "the last order is unknown: " + why,
                    "nothing, once the API server can be reached: the order is given again"));
      }
      started = true;
    }
  }

  /** An absent order is none; only a new one changes anything. */
  private Optional<Finding> heard(NodeWords words, AskingNode node) {
    return words
        .desired()
        .flatMap(text ->
            desired(text)
                .fold(
                    order -> considered(order, stage(words), node),
                    Optional::<Finding>empty,
                    why -> Optional.of(notUnderstood(why))));
  }

  private static Optional<String> stage(NodeWords words) {
    return words.stage().filter(text -> text.length() <= LONGEST_WORD);
  }

  private static Reading<Desired> desired(String text) {
    return text.length() > LONGEST_WORD
        ? Reading.unreadable("it has " + text.length() + " characters")
        : DesiredJson.read(text);
  }

  private Optional<Finding> considered(Desired order, Optional<String> stage, AskingNode node) {
    Optional<Desired> last = taken.map(TakenOrder::desired);
    if (last.filter(before -> before.seq() == order.seq()).isPresent()) {
      return last.filter(before -> !before.rev().equals(order.rev())).map(_ -> usedTwice(order));
    }
    boolean ended = node.result().map(OrderResult::seq).orElse(0L) >= order.seq();
    return ended || order.rev().isEmpty()
        ? take(TakenOrder.asksForNothing(order))
        : consideredToRun(order, order.rev().get(), stage, node.kernel());
  }

  private Optional<Finding> consideredToRun(
      Desired order, String rev, Optional<String> stage, String kernel) {
    if (!REVISION.matcher(rev).matches() || rev.equals(RESERVED)) {
      return Optional.of(
          notUnderstood("\"" + (rev.length() > 80 ? "..." : rev) + "\" is no name of a revision"));
    }
    if (order.kernel().filter(asked -> !asked.equals(kernel)).isPresent()) {
      return Optional.of(otherKernel(order, kernel));
    }
    return switch (contents.of(order, rev, stage, kernel)) {
      case OrderedContent.Readiness.Waiting(Finding why) -> Optional.of(why);
      case OrderedContent.Readiness.Invalid(Finding why) ->
          take(TakenOrder.invalid(order, why)).or(() -> Optional.of(why));
      case OrderedContent.Readiness.Ready(RevisionContent content) ->
          take(new TakenOrder(order, Optional.of(content.document()), stage, Optional.empty()));
    };
  }

  private Optional<Finding> take(TakenOrder order) {
    try {
      file.write(order);
    } catch (IOException e) {
      return Optional.of(
          new Finding(
              Reason.JOURNAL_NOT_WRITTEN,
              "write " + NodeOrderFile.PATH + ": " + e.getMessage(),
              "make /var/lib/onload-agent writable, or free space there; until then nothing is"
                  + " changed on the node"));
    }
    taken = Optional.of(order);
    unread = Optional.empty();
    return Optional.empty();
  }

  /** What the order asks for, with the source that is known now. */
  private Optional<RevisionContent> content(AskingNode node, Optional<String> stage) {
    long ended = node.result().map(OrderResult::seq).orElse(0L);
    return taken
        .filter(order -> order.desired().seq() > ended)
        .flatMap(order -> contents.of(order, stage, node.kernel()));
  }

  private static Reading<Grant> grant(OrderDoor.Sight sight) {
    if (sight.lost().isPresent()) {
      return Reading.unreadable(sight.lost().get());
    }
    return sight
        .words()
        .map(words -> words.grant().map(GrantJson::read).orElseGet(Reading::absent))
        .orElseGet(() -> Reading.unreadable("the API server was not asked yet"));
  }

  @Override
  public Optional<Finding> confirm(long seq) {
    return door.ask()
        .fold(
            words -> confirmed(words, seq),
            () -> Optional.of(unknown("the node's object does not exist")),
            why -> Optional.of(unknown(why)));
  }

  private static Optional<Finding> confirmed(NodeWords words, long seq) {
    Reading<Desired> order = words.desired().map(NodeOrders::desired).orElseGet(Reading::absent);
    Reading<Grant> grant = words.grant().map(GrantJson::read).orElseGet(Reading::absent);
    if (order instanceof Reading.Unreadable<Desired>(String why)) {
      return Optional.of(notUnderstood(why)).map(found -> unknown(found.message()));
    }
    if (grant instanceof Reading.Unreadable<Grant>(String why)) {
      return Optional.of(unknown("annotation " + NodeKeys.GRANT + " is not understood: " + why));
    }
    boolean asked = order.toOptional().filter(now -> now.seq() == seq).isPresent();
    boolean granted =
        grant
            .toOptional()
            .filter(now -> now.seq() == seq && now.phase() == Grant.Phase.GO)
            .isPresent();
    return asked && granted
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Reason.GRANT_WITHDRAWN,
                "order " + seq + (asked ? " is no longer granted" : " is no longer the node's"),
                "look at the rollout for why it was withdrawn"));
  }

  @Override
  public void forget() throws IOException {
    contents.deleteStaged();
    file.delete();
  }

  private static Finding unknown(String why) {
    return new Finding(Reason.GRANT_UNKNOWN, why, "make the API server reachable for the agent");
  }

  private static Finding notUnderstood(String why) {
    return new Finding(
        Reason.UNSUPPORTED_SCHEMA,
        "annotation " + NodeKeys.DESIRED + " is not understood: " + why,
        "run agent and controller of one release; until then the node stays as it is");
  }

  private static Finding usedTwice(Desired order) {
    return new Finding(
        Reason.DESIRED_INVALID,
        "order " + order.seq() + " now asks for another revision than when it was given",
        "let only the controller write " + NodeKeys.DESIRED + "; it gives a new number");
  }

  private static Finding otherKernel(Desired order, String kernel) {
    return new Finding(
        Reason.NO_KERNEL_MAPPING,
        "order %d is for the kernel %s, and this node runs %s"
            .formatted(order.seq(), order.kernel().orElse("?"), kernel),
        "wait for an order for this kernel, or boot the one that the order is for");
  }
}
