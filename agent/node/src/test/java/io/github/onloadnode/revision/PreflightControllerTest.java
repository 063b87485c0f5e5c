package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Revisions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether the payload has what this node needs at all: its modules, and a controller for X4. */
final class PreflightControllerTest {

  private static final NodeState X4 =
      Nodes.bare().card(NicFamily.X4, new PciId(0x1924, 0x0c03), Reading.absent()).state();
  private static final Optional<Program> BROKEN =
      Optional.of(new Program("/srv/shrub_controller", Optional.of("it is of another machine")));

  @Test
  void refusesAControllerThatCannotStartForTheCardThatNeedsIt() {
    Revision revision = with(BROKEN);

    Finding problem = only(check(revision, X4).problems());

    assertThat(problem.reason()).isEqualTo(Reason.SERVER_NOT_RUNNABLE);
    assertThat(problem.message()).contains("/srv/shrub_controller: it is of another machine");
    assertThat(check(revision, Nodes.bare().state()).problems()).isEmpty();
  }

  @Test
  void saysThatThereIsNoControllerForTheCardThatNeedsIt() {
    Preflight.Report report = check(with(Optional.empty()), X4);

    assertThat(report.problems()).isEmpty();
    assertThat(report.unchecked()).anySatisfy(note -> assertThat(note.subject()).contains("X4"));
    assertThat(check(with(Optional.empty()), Nodes.bare().state()).unchecked())
        .noneSatisfy(note -> assertThat(note.subject()).contains("X4"));
    assertThat(check(with(working()), X4).unchecked())
        .noneSatisfy(note -> assertThat(note.subject()).contains("X4"));
  }

  @Test
  void refusesAPayloadWithoutAModuleThatItIsToLoad() {
    assertThat(only(check(without("onload", ""), Nodes.bare().state()).problems()).message())
        .contains("no module onload for the kernel " + Nodes.RELEASE);
    assertThat(only(check(without("sfc", ", sfc: {}"), Nodes.bare().state()).problems()).message())
        .contains("no module sfc for the kernel " + Nodes.RELEASE);
    assertThat(check(without("sfc", ""), Nodes.bare().state()).problems()).isEmpty();
  }

  private static Preflight.Report check(Revision revision, NodeState state) {
    return Preflight.check(revision, state, Reading.absent());
  }

  private static Finding only(List<Finding> problems) {
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  private static Optional<Program> working() {
    return Optional.of(new Program("/srv/shrub_controller", Optional.empty()));
  }

  private static Revision with(Optional<Program> controller) {
    Revision revision = Nodes.revision("9.1.0", "");
    return Revisions.with(revision, revision.payload().modules(), controller);
  }

  private static Revision without(String name, String spec) {
    Revision revision = Nodes.revision("9.1.0", spec);
    List<PayloadModule> left =
        revision.payload().modules().stream().filter(m -> !m.name().equals(name)).toList();
    return Revisions.with(revision, left, working());
  }
}
