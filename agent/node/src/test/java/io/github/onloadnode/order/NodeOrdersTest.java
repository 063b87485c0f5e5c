package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredJson;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.payload.StagedPayloads;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which orders a node takes up from its annotations, and when. */
final class NodeOrdersTest extends WithFleetNode {

  @Test
  void areNoneWithoutAnnotations() {
    assertThat(orders.read(NODE)).isEqualTo(Order.NONE);
  }

  @Test
  void areTakenUpOnceThePayloadIsBrought() {
    fleet.door.desired(FleetNode.order(7, FleetNode.REV));
    Order waiting = orders.read(NODE);
    assertThat(waiting.desired()).isEmpty();
    assertThat(reason(waiting)).isEqualTo(Reason.WAITING_FOR_PAYLOAD);

    fleet.staged(7, FleetNode.REV, "9.1.0");

    Order order = orders.read(NODE);
    assertThat(seq(order)).isEqualTo(7);
    assertThat(order.problem()).isEmpty();
    assertThat(order.content().orElseThrow().source())
        .isEqualTo(Reading.present(StagedPayloads.DIRECTORY + "/pod-7"));
  }

  @Test
  void leaveTheOrderBeforeStandingWhileTheyWait() {
    take(7);

    fleet.door.desired(FleetNode.order(8, FleetNode.OTHER));
    Order order = orders.read(NODE);

    assertThat(seq(order)).isEqualTo(7);
    assertThat(order.content()).isPresent();
    assertThat(reason(order)).isEqualTo(Reason.DESIRED_UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"v\":2,\"seq\":8,\"rev\":null}", "null", "{\"v\":1,\"seq\":8}"})
  void changeNothingWhereTheAnnotationIsNotUnderstood(String text) {
    take(7);

    fleet.door.desiredText(Optional.of(text));

    Order order = orders.read(NODE);
    assertThat(seq(order)).isEqualTo(7);
    assertThat(reason(order)).isEqualTo(Reason.UNSUPPORTED_SCHEMA);
  }

  @Test
  void areNotReadWhereTheyAreLongerThanAnyOrder() {
    String order = DesiredJson.write(FleetNode.removal(7));

    fleet.door.desiredText(Optional.of(order + " ".repeat(9000)));

    assertThat(reason(orders.read(NODE))).isEqualTo(Reason.UNSUPPORTED_SCHEMA);
  }

  @Test
  void areNoRemovalWhereTheAnnotationIsDeleted() {
    take(7);

    fleet.door.desiredText(Optional.empty());

    Order order = orders.read(NODE);
    assertThat(order.desired().flatMap(Desired::rev)).contains(FleetNode.REV);
    assertThat(order.problem()).isEmpty();
  }

  @Test
  void needNothingToRemove() {
    fleet.door.desired(FleetNode.removal(7));

    assertThat(orders.read(NODE).desired()).contains(FleetNode.removal(7));
  }

  @Test
  void waitForTheirKernel() {
    fleet.door.desired(FleetNode.order(7, FleetNode.REV));
    fleet.staged(7, FleetNode.REV, "9.1.0");

    Order order = orders.read(new AskingNode("6.6.6", 0, Optional.empty()));

    assertThat(order.desired()).isEmpty();
    assertThat(reason(order)).isEqualTo(Reason.NO_KERNEL_MAPPING);
  }

  @Test
  void askForNothingWhereTheyHaveEnded() {
    fleet.door.desired(FleetNode.order(7, FleetNode.REV));

    Order order = orders.read(ended(7));

    assertThat(seq(order)).isEqualTo(7);
    assertThat(order.content()).isEmpty();
    assertThat(fleet.door.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"external", "../x", "a/b", "A", "-a", ""})
  void areNotUnderstoodWithARevisionThatIsNoName(String rev) {
    fleet.door.desired(FleetNode.order(7, rev));

    Order order = orders.read(NODE);

    assertThat(order.desired()).isEmpty();
    assertThat(reason(order)).isEqualTo(Reason.UNSUPPORTED_SCHEMA);
    assertThat(fleet.door.requests).isEmpty();
  }

  @Test
  void doNotUseANumberTwice() {
    take(7);

    fleet.door.desired(FleetNode.order(7, FleetNode.OTHER));

    assertThat(orders.read(NODE).desired().flatMap(Desired::rev)).contains(FleetNode.REV);
    assertThat(reason(orders.read(NODE))).isEqualTo(Reason.DESIRED_INVALID);
  }

  @Test
  void areTakenUpToBeRejectedWhereTheRevisionIsNotValid() {
    fleet
        .door
        .revision(FleetNode.REV, "{\"onload\":{\"kernelMappings\":5}}")
        .desired(FleetNode.order(7, FleetNode.REV));

    Order order = orders.read(NODE);

    assertThat(seq(order)).isEqualTo(7);
    assertThat(order.content().orElseThrow().source()).isInstanceOf(Reading.Unreadable.class);
    assertThat(reason(order)).isEqualTo(Reason.DESIRED_INVALID);
  }

  @Test
  void readTheGrantThatIsThere() {
    assertThat(orders.read(NODE).grant()).isEqualTo(Reading.absent());
    fleet.door.grant(7, Grant.Phase.APPLY);
    assertThat(orders.read(NODE).grant())
        .isEqualTo(Reading.present(new Grant(7, Grant.Phase.APPLY)));
    fleet.door.grantText(Optional.of("{\"v\":9}"));
    assertThat(orders.read(NODE).grant()).isInstanceOf(Reading.Unreadable.class);
    fleet.door.grant(7, Grant.Phase.GO).away();
    assertThat(orders.read(NODE).grant()).isEqualTo(Reading.unreadable("no route to host"));
  }
}
