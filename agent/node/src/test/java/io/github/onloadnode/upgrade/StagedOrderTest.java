package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Observed.Staged;
import io.github.onloadnode.api.Observed.Staged.Needs;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node says of an order that waits for its turn. */
final class StagedOrderTest {

  private static final Revision A = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision SAME_MODULES =
      Nodes.revision("9.1.0", ", sfc: {}, controlPlane: {parameters: [-K]}");
  private static final Revision OTHER_MODULES = Nodes.revision("9.2.0", ", sfc: {}");

  @Test
  void needsASlotForOtherModules() {
    assertThat(staged(waiting(OTHER_MODULES))).contains(new Staged(2, Needs.SLOT));
  }

  @Test
  void needsNoSlotWhereNoModuleChanges() {
    assertThat(staged(waiting(SAME_MODULES))).contains(new Staged(2, Needs.APPLY));
  }

  @Test
  void needsASlotForTheSameModulesWhereTheyDoNotRun() {
    Stepping node = waiting(SAME_MODULES);

    node.seeing(Nodes.bare()).step();

    assertThat(staged(node)).contains(new Staged(2, Needs.SLOT));
  }

  @Test
  void needsASlotForARemoval() {
    Stepping node = Stepping.committed(A).desiring(2, Optional.empty()).granted(Reading.absent());
    node.settle();

    assertThat(staged(node)).contains(new Staged(2, Needs.SLOT));
  }

  @Test
  void needsASlotOnAFailedNode() {
    Stepping node =
        Stepping.committed(A)
            .at(Step.FAILED)
            .knowing(OTHER_MODULES)
            .desiring(2, Optional.of(OTHER_MODULES))
            .granted(Reading.absent());
    node.settle();

    assertThat(staged(node)).contains(new Staged(2, Needs.SLOT));
  }

  @Test
  void isNothingBeforeItIsStagedAndOnceItHasBegun() {
    Stepping node =
        Stepping.committed(A).desiring(2, Optional.of(OTHER_MODULES)).granted(Reading.absent());
    node.step();
    assertThat(node.journal().step()).isEqualTo(Step.STAGING);
    assertThat(staged(node)).isEmpty();

    Stepping granted = waiting(OTHER_MODULES);
    granted.desiring(2, Optional.of(OTHER_MODULES));
    while (granted.journal().step() != Step.QUIESCE) {
      granted.done(granted.step());
    }
    assertThat(staged(granted)).isEmpty();
    assertThat(staged(Stepping.committed(A).at(Step.FAILED))).isEmpty();
  }

  private static Optional<Staged> staged(Stepping node) {
    return NodeUpgrade.staged(node.journal(), node.situation());
  }

  private static Stepping waiting(Revision target) {
    Stepping node = Stepping.committed(A);
    node.knowing(target).desiring(2, Optional.of(target)).granted(Reading.absent());
    while (node.journal().step() != Step.STAGED) {
      node.done(node.step());
    }
    return node;
  }
}
