package io.github.onloadnode.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.api.Order;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.RevisionName;
import io.github.onloadnode.api.StageJson;
import io.github.onloadnode.payload.StagedPayloads;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node keeps of its orders, and how it asks whether one still holds. */
final class KeptOrdersTest extends WithFleetNode {

  @Test
  void areRememberedWithTheirContentWithoutAnApiServer() {
    take(7);
    fleet.door.unseen();

    Order order = fleet.orders().read(NODE);

    assertThat(seq(order)).isEqualTo(7);
    assertThat(order.content().orElseThrow().source())
        .isEqualTo(Reading.present(StagedPayloads.DIRECTORY + "/pod-7"));
    assertThat(order.grant()).isInstanceOf(Reading.Unreadable.class);
  }

  /** Everything at its longest, with characters that are longest on the disk. */
  @Test
  void areRememberedHoweverLongTheyAre() {
    String shortest = "{\"onload\":{\"version\":\"9.1.0\",\"userImage\":\"\"}}";
    String image = "i".repeat(RevisionName.LONGEST_CONTENT - shortest.length());
    fleet
        .door
        .revision(FleetNode.REV, shortest.replace("\"\"", "\"" + image + "\""))
        .desired(FleetNode.order(7, FleetNode.REV));
    fleet.staged(7, FleetNode.REV, "9.1.0");
    fleet.door.stageText(StageJson.write(FleetNode.ready(7)) + "\n".repeat(8000));
    assertThat(orders.read(NODE).problem()).isEmpty();

    fleet.door.unseen();

    assertThat(seq(fleet.orders().read(NODE))).isEqualTo(7);
  }

  @Test
  void areRejectedWhereTheirRevisionIsTooLong() {
    String image = "i".repeat(RevisionName.LONGEST_CONTENT);
    fleet
        .door
        .revision(FleetNode.REV, "{\"onload\":{\"userImage\":\"" + image + "\"}}")
        .desired(FleetNode.order(7, FleetNode.REV));

    Order order = orders.read(NODE);

    assertThat(seq(order)).isEqualTo(7);
    assertThat(reason(order)).isEqualTo(Reason.DESIRED_INVALID);
    assertThat(order.problem().orElseThrow().message()).contains("a revision may have 131072");
  }

  @Test
  void areGivenAgainWhereTheirFileIsDamaged() throws IOException {
    take(7);
    Files.writeString(fleet.node.host().root().resolve(NodeOrderFile.PATH), "{\"v\":1,");

    assertThat(seq(fleet.orders().read(NODE))).isEqualTo(7);
    fleet.door.unseen();
    Files.writeString(fleet.node.host().root().resolve(NodeOrderFile.PATH), "{\"v\":1,");
    assertThat(reason(fleet.orders().read(NODE))).isEqualTo(Reason.JOURNAL_UNREADABLE);
  }

  @Test
  void areNotTakenUpWhereTheyCannotBeRemembered() throws IOException {
    Files.createDirectories(fleet.node.host().root().resolve(NodeOrderFile.PATH));
    fleet.door.desired(FleetNode.removal(7));

    Order order = orders.read(NODE);

    assertThat(order.desired()).isEmpty();
    assertThat(reason(order)).isEqualTo(Reason.JOURNAL_NOT_WRITTEN);
  }

  @Test
  void areForgottenWithWhatTheyLeft() throws IOException {
    take(7);

    orders.forget();

    assertThat(fleet.staging()).doesNotExist();
    assertThat(fleet.node.host().root().resolve(NodeOrderFile.PATH)).doesNotExist();
  }

  @Test
  void areConfirmedByAFreshAnswerOnly() {
    fleet.door.desired(FleetNode.order(7, FleetNode.REV)).grant(7, Grant.Phase.GO);

    assertThat(orders.confirm(7)).isEmpty();
    assertThat(confirmation(8)).isEqualTo(Reason.GRANT_WITHDRAWN);
    fleet.door.grant(7, Grant.Phase.ABORT);
    assertThat(confirmation(7)).isEqualTo(Reason.GRANT_WITHDRAWN);
    fleet.door.grantText(Optional.empty());
    assertThat(confirmation(7)).isEqualTo(Reason.GRANT_WITHDRAWN);
    fleet.door.grant(7, Grant.Phase.APPLY);
    assertThat(confirmation(7)).isEqualTo(Reason.GRANT_WITHDRAWN);
    fleet.door.grant(7, Grant.Phase.GO).desired(FleetNode.order(8, FleetNode.REV));
    assertThat(confirmation(7)).isEqualTo(Reason.GRANT_WITHDRAWN);
  }

  @Test
  void areNotWithdrawnWhereNobodyAnswersOrIsUnderstood() {
    fleet.door.desired(FleetNode.order(7, FleetNode.REV)).grant(7, Grant.Phase.GO).away();
    assertThat(confirmation(7)).isEqualTo(Reason.GRANT_UNKNOWN);
    fleet.door.answering(Reading.absent());
    assertThat(confirmation(7)).isEqualTo(Reason.GRANT_UNKNOWN);
    fleet.door.back().grantText(Optional.of("{\"v\":2}"));
    assertThat(confirmation(7)).isEqualTo(Reason.GRANT_UNKNOWN);
    fleet.door.grant(7, Grant.Phase.GO).desiredText(Optional.of("{\"v\":2}"));
    assertThat(confirmation(7)).isEqualTo(Reason.GRANT_UNKNOWN);
  }

  private Reason confirmation(long seq) {
    return orders.confirm(seq).map(Finding::reason).orElseThrow();
  }
}
