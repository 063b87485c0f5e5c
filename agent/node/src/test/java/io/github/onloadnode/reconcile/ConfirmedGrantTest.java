package io.github.onloadnode.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.order.AskingNode;
import io.github.onloadnode.order.OrderSource;
import io.github.onloadnode.testing.Ended;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node does with orders that it was told of some time ago. */
final class ConfirmedGrantTest {

  private static final Desired ORDER =
      new Desired(
          "uid",
          "a/b",
          7,
          Optional.of("onload-3f9c2a7b10de"),
          Desired.Cause.SPEC,
          Optional.empty(),
          Optional.empty());

  @TempDir private Path directory;

  private final Watched source = new Watched();
  private SimulatedNode node;

  @BeforeEach
  void nodeThatIsOrdered() {
    node =
        SimulatedNode.create(directory)
            .bootInTreeDriver()
            .with(Duration.ofMinutes(1), Optional.of(source));
  }

  @Test
  void changesNoModuleWhileNobodyConfirmsTheGrant() {
    source.answer = Optional.of(finding(Reason.GRANT_UNKNOWN));
    var modules = node.state().modules();

    Pass pass = node.settle();

    assertThat(node.journal().step()).isEqualTo(Step.QUIESCE);
    assertThat(node.state().modules()).isEqualTo(modules);
    assertThat(pass.problems()).first().extracting(Finding::reason).isEqualTo(Reason.GRANT_UNKNOWN);
    assertThat(pass.serving().withheld()).isPresent();
  }

  @Test
  void goesOnOnceTheGrantIsConfirmed() {
    source.answer = Optional.of(finding(Reason.GRANT_UNKNOWN));
    node.settle();
    source.answer = Optional.empty();

    node.settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(7, OrderOutcome.SUCCEEDED));
  }

  /** The watch says nothing new all the while. */
  @Test
  void givesUpWhereNobodyConfirmsTheGrantForLong() {
    source.answer = Optional.of(finding(Reason.GRANT_UNKNOWN));
    node.settle();
    node.clock().advance(Duration.ofMinutes(9));
    node.settle();
    assertThat(node.journal().step()).isEqualTo(Step.QUIESCE);

    node.clock().advance(Duration.ofMinutes(2));
    node.settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(7, OrderOutcome.ABORTED));
  }

  @Test
  void asksOnceForAChange() {
    node.settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(7, OrderOutcome.SUCCEEDED));
    assertThat(source.asked).containsExactly(7L);
  }

  @Test
  void abortsWhereTheGrantTurnsOutToBeWithdrawn() {
    source.answer = Optional.of(finding(Reason.GRANT_WITHDRAWN));
    source.afterwards = Reading.absent();

    node.settle();

    assertThat(Ended.of(node.journal())).isEqualTo(new Ended(7, OrderOutcome.ABORTED));
    assertThat(node.state().module("onload")).isEmpty();
  }

  private static Finding finding(Reason reason) {
    return new Finding(reason, "no route to host", "wait");
  }

  /** Repeats what a watch brought, until it is asked. */
  private static final class Watched implements OrderSource {

    private final DesiredDocument document =
        DesiredParser.parse(
            "order", "onload: {source: {hostPath: " + SimulatedNode.SOURCE + "}, sfc: {}}\n");
    private final List<Long> asked = new ArrayList<>();
    private Optional<Finding> answer = Optional.empty();
    private Reading<Grant> grant = Reading.present(Grant.go(ORDER));
    private Reading<Grant> afterwards = grant;

    @Override
    public Order read(AskingNode asking) {
      return new Order(
          Optional.of(ORDER),
          grant,
          Optional.of(new RevisionContent(document, SimulatedNode.SOURCE, Optional.empty())),
          Optional.empty());
    }

    @Override
    public Optional<Finding> confirm(long seq) {
      asked.add(seq);
      grant = afterwards;
      return answer;
    }
  }
}
