package io.github.onloadnode.findings;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.offer.OlderAllocations;
import io.github.onloadnode.offer.ResourceOffer;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Decision;
import io.github.onloadnode.upgrade.RecordedStep;
import io.github.onloadnode.upgrade.Serving;
import io.github.onloadnode.upgrade.Situation;
import io.github.onloadnode.upgrade.Verification;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What one pass found: errors first, the most telling ones at the top. */
public final class PassFindings {

  private PassFindings() {}

  /**
   * The findings of a pass that made a decision.
   *
   * @param order why the order is unknown or not carried out
   * @param resources what pods are given of each resource
   */
  public static List<Finding> decided(
      RecordedStep step, Optional<Finding> order, List<ResourceOffer> resources) {
    Decision decision = step.decision();
    Stream<Finding> errors =
        Stream.of(decision.problem(), order, decision.serving().withheld())
            .flatMap(Optional::stream)
            .map(finding -> finding.as(Finding.Severity.ERROR));
    return Stream.concat(errors, warnings(step, resources)).distinct().toList();
  }

  /**
   * The findings of a pass that could not decide or could not write its journal.
   *
   * @param why it could not
   * @param serving what is served nevertheless
   */
  public static List<Finding> undecided(Finding why, Serving serving) {
    return Stream.concat(Stream.of(why), serving.withheld().stream()).distinct().toList();
  }

  /** Findings about the served revision; none while devices are withheld. */
  private static Stream<Finding> warnings(RecordedStep step, List<ResourceOffer> resources) {
    Serving serving = step.decision().serving();
    return serving.revision().filter(_ -> serving.withheld().isEmpty()).stream()
        .flatMap(revision -> warnings(revision, step, resources).stream());
  }

  private static List<Finding> warnings(
      Revision revision, RecordedStep step, List<ResourceOffer> resources) {
    Situation situation = step.situation();
    return Verification.warnings(
        revision,
        situation.state(),
        step.decision().journal().interfaces(),
        OlderAllocations.among(situation.kubelet(), revision, situation.state(), resources));
  }
}
