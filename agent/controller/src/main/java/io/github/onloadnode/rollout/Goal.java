package io.github.onloadnode.rollout;

import io.github.onloadnode.api.CustomResource;
import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.RevisionName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the custom resource asks all its nodes to run. */
sealed interface Goal {

  /**
   * It is known, and its revision is stored.
   *
   * @param rev empty = nothing
   */
  record Known(Optional<String> rev, Desired.Cause cause) implements Goal {}

  /** Its revision has to be stored before an order may name it. */
  record Unstored(String rev) implements Goal {}

  /**
   * It cannot be used; nodes stay as they are, and what is under way ends.
   *
   * @param reason one word in CamelCase
   */
  record Unusable(String reason, String why) implements Goal {
    static final String REVISION = "RevisionUnusable";
    static final String TOO_LARGE = "RevisionTooLarge";
  }

  /** The goal of this resource. */
  static Goal of(Fleet fleet) {
    return fleet
        .obstacles()
        .spec()
        .<Goal>map(bad -> new Unusable(bad.reason(), bad.why()))
        .orElseGet(() -> ofSpec(fleet));
  }

  private static Goal ofSpec(Fleet fleet) {
    CustomResource resource = fleet.resource();
    Optional<String> back = resource.spec().rollout().rollbackTo();
    if (back.isPresent()) {
      return stored(fleet, back.get(), Desired.Cause.ROLLBACK)
          .orElseGet(() -> new Unusable(Unusable.REVISION, noSuchRevision(resource, back.get())));
    }
    if (resource.spec().document().onload().isEmpty()) {
      return new Known(Optional.empty(), Desired.Cause.REMOVE);
    }
    String current = RevisionName.of(resource);
    return tooLarge(current, resource.spec().document())
        .or(() -> stored(fleet, current, Desired.Cause.SPEC))
        .orElseGet(() -> new Unstored(current));
  }

  private static Optional<Goal> stored(Fleet fleet, String rev, Desired.Cause cause) {
    return fleet
        .revision(rev)
        .map(revision ->
            switch (revision.document()) {
              case Reading.Present<DesiredDocument>(DesiredDocument document) ->
                  tooLarge(rev, document).orElseGet(() -> new Known(Optional.of(rev), cause));
              case Reading.Absent<DesiredDocument>() -> new Known(Optional.of(rev), cause);
              case Reading.Unreadable<DesiredDocument>(String why) ->
                  new Unusable(
                      Unusable.REVISION,
                      "ControllerRevision %s cannot be read: %s; delete it, and it is made again"
                          .formatted(rev, why));
            });
  }

  /** No agent would take it, so that none is told to. */
  private static Optional<Goal> tooLarge(String rev, DesiredDocument document) {
    int bytes = document.canonical().getBytes(StandardCharsets.UTF_8).length;
    return bytes > RevisionName.LONGEST_CONTENT
        ? Optional.of(
            new Unusable(
                Unusable.TOO_LARGE,
                "revision %s has %d bytes, more than the %d that an agent takes: shorten spec.onload and spec.devicePlugin"
                    .formatted(rev, bytes, RevisionName.LONGEST_CONTENT)))
        : Optional.empty();
  }

  private static String noSuchRevision(CustomResource resource, String rev) {
    return "rollbackTo names %s, and %s has no ControllerRevision of this name; see kubectl get controllerrevisions"
        .formatted(rev, resource.key());
  }

  /** The revision; empty if there is none or the goal is not usable yet. */
  default Optional<String> revision() {
    return this instanceof Known(Optional<String> rev, Desired.Cause _) ? rev : Optional.empty();
  }
}
