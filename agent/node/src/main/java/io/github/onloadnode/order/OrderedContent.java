package io.github.onloadnode.order;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.api.RevisionName;
import io.github.onloadnode.api.Stage;
import io.github.onloadnode.api.StageJson;
import io.github.onloadnode.api.YamlNode;
import io.github.onloadnode.payload.PayloadStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an order asks for: its revision's content, and where the payload for it is. */
public final class OrderedContent {

  private static final Logger log = LoggerFactory.getLogger(OrderedContent.class);

  private static final Duration BETWEEN_TIDYINGS = Duration.ofHours(1);

  private final OrderDoor door;
  private final PayloadStore store;
  private final InstantSource clock;

  /** By order, because looking for a source may mean to read the whole payload. */
  private final Map<Long, Found> found = new HashMap<>();

  private Instant tidied = Instant.MIN;

  /** A source, and what it was looked for by. */
  private record Found(Optional<String> stage, Optional<Reading<String>> source) {}

  /** Whether an order can be taken up. */
  sealed interface Readiness {

    /** Its payload can be copied, or it is known why not. */
    record Ready(RevisionContent content) implements Readiness {}

    /** Its revision makes no sense, so it can only be rejected. */
    record Invalid(Finding why) implements Readiness {}

    /** Not yet. */
    record Waiting(Finding why) implements Readiness {}
  }

  /**
   * @param clock the wall clock, as directories have their times from it
   */
  public OrderedContent(OrderDoor door, PayloadStore store, InstantSource clock) {
    this.door = door;
    this.store = store;
    this.clock = clock;
  }

  /** What a new order asks for. */
  Readiness of(Desired order, String rev, Optional<String> stage, String kernel) {
    return door.revision(rev)
        .fold(
            tree -> valid(order, tree, stage, kernel),
            () ->
                new Readiness.Waiting(
                    revisionUnread(rev, "the API server is being asked").as(Finding.Severity.NOTE)),
            why -> new Readiness.Waiting(revisionUnread(rev, why)));
  }

  private Readiness valid(Desired order, YamlNode tree, Optional<String> stage, String kernel) {
    try {
      DesiredDocument document = DesiredParser.parse(order.rev().orElse(""), tree);
      if (document.onload().isEmpty()) {
        return new Readiness.Invalid(invalid(order, "it has no field onload"));
      }
      int bytes = document.canonical().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > RevisionName.LONGEST_CONTENT) {
        return new Readiness.Invalid(invalid(order, tooLong(bytes)));
      }
      return source(order, document, stage, kernel)
          .<Readiness>map(source ->
              new Readiness.Ready(new RevisionContent(document, source, Optional.empty())))
          .orElseGet(() -> new Readiness.Waiting(unstaged(order, stage)));
    } catch (FindingException e) {
      return new Readiness.Invalid(invalid(order, e.problem().message()));
    }
  }

  /** What an order asks for that was taken up; empty for a removal. */
  Optional<RevisionContent> of(TakenOrder order, Optional<String> newest, String kernel) {
    Optional<String> stage =
        newest
            .filter(_ ->
                stage(newest)
                    .toOptional()
                    .filter(known -> known.seq() == order.desired().seq())
                    .isPresent())
            .or(order::stage);
    return order
        .document()
        .map(document ->
            new RevisionContent(
                document,
                source(order.desired(), document, stage, kernel).orElseGet(Reading::absent),
                Optional.empty()))
        .or(() -> order.invalid().map(RevisionContent::invalid));
  }

  /** Empty while it is still being brought. */
  private Optional<Reading<String>> source(
      Desired order, DesiredDocument document, Optional<String> stage, String kernel) {
    Reading<String> named = RevisionContent.named(document);
    if (named.toOptional().isPresent()) {
      return Optional.of(named);
    }
    Found known = found.get(order.seq());
    if (known == null || !known.stage().equals(stage)) {
      // Besides the order that was taken up there is at most one that waits.
      found.keySet().removeIf(seq -> found.size() > 1 && seq != order.seq());
      known = new Found(stage, looked(order, stage, kernel));
      found.put(order.seq(), known);
    }
    return known.source();
  }

  private Optional<Reading<String>> looked(Desired order, Optional<String> text, String kernel) {
    String rev = order.rev().orElse("");
    Reading<String> brought =
        stage(text)
            .flatMap(stage -> stage.seq() == order.seq() ? brought(stage, rev) : Reading.absent());
    if (brought.toOptional().isEmpty() && store.whole(rev, kernel).isPresent()) {
      return Optional.of(Reading.absent());
    }
    return brought instanceof Reading.Absent<String>()
        ? vanished(order, text)
        : Optional.of(brought);
  }

  /** A directory that the annotation names and that is not there will not come. */
  private static Optional<Reading<String>> vanished(Desired order, Optional<String> text) {
    return stage(text)
        .toOptional()
        .filter(stage -> stage.seq() == order.seq() && stage.state() == Stage.State.READY)
        .map(stage ->
            Reading.unreadable("its directory " + stage.dir().orElse("") + " is not there"));
  }

  private Reading<String> brought(Stage stage, String rev) {
    return switch (stage.state()) {
      case PULLING -> Reading.absent();
      case READY -> store.staged().source(stage.dir().orElse(""), stage.seq(), rev);
      case FAILED -> Reading.unreadable(stage.reason().orElse("the stager pod failed"));
    };
  }

  private static Reading<Stage> stage(Optional<String> text) {
    // What is not understood may be of another order, and is told of while the order waits.
    return text.map(StageJson::read)
        .flatMap(Reading::toOptional)
        .map(Reading::present)
        .orElseGet(Reading::absent);
  }

  /** Deletes directories that stager pods left, now and then. */
  void tidyUp(Optional<String> stage) {
    Instant now = clock.instant();
    if (tidied.isAfter(now.minus(BETWEEN_TIDYINGS)) && !tidied.isAfter(now)) {
      return;
    }
    tidied = now;
    Set<String> named =
        stage(stage).toOptional().flatMap(Stage::dir).stream().collect(Collectors.toSet());
    try {
      store.staged().deleteAbandoned(named, now);
    } catch (IOException e) {
      log.warn("staging directories not removed reason=\"{}\"", e.getMessage());
    }
  }

  void deleteStaged() throws IOException {
    store.staged().deleteAll();
  }

  private static Finding revisionUnread(String rev, String why) {
    return new Finding(
        Reason.DESIRED_UNREADABLE,
        "the content of revision " + rev + " is not known: " + why,
        "let the agent's service account get controllerrevisions of its namespace");
  }

  private static String tooLong(int bytes) {
    return "it has %d bytes, and a revision may have %d"
        .formatted(bytes, RevisionName.LONGEST_CONTENT);
  }

  private static Finding invalid(Desired order, String why) {
    return new Finding(
        Reason.DESIRED_INVALID,
        "revision " + order.rev().orElse("") + " is not valid: " + why,
        "correct the custom resource; agent and controller should be of one release");
  }

  private static Finding unstaged(Desired order, Optional<String> text) {
    Optional<Reading<Stage>> read = text.map(StageJson::read);
    Optional<Stage> stage =
        read.flatMap(Reading::toOptional).filter(known -> known.seq() == order.seq());
    String why =
        stage
            .map(known -> known.reason().orElse("the stager pod pulls the images"))
            .orElse("no stager pod has brought it yet");
    String unclear =
        read.filter(Reading.Unreadable.class::isInstance)
            .map(_ -> "; annotation " + NodeKeys.STAGE + " is not understood")
            .orElse("");
    return new Finding(
        Reason.WAITING_FOR_PAYLOAD,
        Finding.Severity.NOTE,
        Finding.NODE,
        "order %d waits for its payload: %s%s".formatted(order.seq(), why, unclear),
        "look at the stager pod of this node, and at the rollout, which limits how many pull");
  }
}
