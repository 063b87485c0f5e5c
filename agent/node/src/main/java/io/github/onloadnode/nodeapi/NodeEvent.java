package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.upgrade.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an agent tells of its node as an event. Pure.
 *
 * @param warning whether a person should look at it
 */
record NodeEvent(String reason, boolean warning, String note) {

  /** What has happened between two journals, in order. */
  static List<NodeEvent> between(Journal before, Journal after) {
    List<NodeEvent> events = new ArrayList<>();
    boolean ended = !after.result().equals(before.result());
    if (after.step() != before.step() && !ended) {
      step(before, after).ifPresent(events::add);
    }
    after.result().filter(_ -> ended).map(result -> ended(after, result)).ifPresent(events::add);
    return events;
  }

  private static Optional<NodeEvent> step(Journal before, Journal after) {
    String order = "order %d: ".formatted(after.seq());
    String revision = after.target().orElse("the removal");
    return switch (after.step()) {
      case STAGED ->
          normal("OnloadStaged", order + revision + " is checked and waits for its turn");
      case QUIESCE ->
          normal("OnloadQuiesced", order + "devices are withheld until no pod holds one");
      case UNLOADED -> normal("OnloadUnloaded", order + "the old modules are unloaded");
      case VERIFY -> normal("OnloadLoaded", order + "the modules of " + revision + " are loaded");
      case RB_UNLOAD ->
          Optional.of(
              new NodeEvent("OnloadRollingBack", true, order + why(after.turnedBackBy(), "")));
      case FAILED ->
          Optional.of(
              new NodeEvent(
                  "OnloadFailed",
                  true,
                  "no revision is loaded any more: the node went down each time that it loaded "
                      + before.committed().orElse(revision)));
      case IDLE, STAGING, UNLOAD, LOAD, RB_LOAD, RB_VERIFY -> Optional.empty();
    };
  }

  private static Optional<NodeEvent> normal(String reason, String note) {
    return Optional.of(new NodeEvent(reason, false, note));
  }

  private static NodeEvent ended(Journal after, OrderResult result) {
    String order = "order %d: ".formatted(result.seq());
    String serves = after.committed().map(rev -> rev + " is served").orElse("nothing is loaded");
    return switch (result.outcome()) {
      case SUCCEEDED ->
          new NodeEvent(
              "OnloadVerified",
              false,
              order + after.committed().orElse("nothing") + " is verified and served");
      case REMOVED -> new NodeEvent("OnloadRemoved", false, order + "Onload is removed");
      case REJECTED, ABORTED, ROLLED_BACK ->
          new NodeEvent(
              "Onload" + result.outcome().text(),
              result.outcome() != OrderOutcome.ABORTED,
              order + why(result.reason(), "; ") + serves);
      case FAILED -> new NodeEvent("OnloadFailed", true, order + why(result.reason(), ""));
    };
  }

  private static String why(Optional<Finding> finding, String after) {
    return finding.map(Finding::toString).map(text -> text + after).orElse("");
  }
}
