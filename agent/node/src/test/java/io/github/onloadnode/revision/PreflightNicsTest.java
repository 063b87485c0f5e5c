package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.simulator.SimulatedAdapters;
import io.github.onloadnode.testing.Nodes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether the payload's driver takes the cards that the kernel's has. */
final class PreflightNicsTest {

  @Test
  void refusesToTakeTheDriverFromACardThatThePayloadsDoesNotName() {
    Nodes ef100 = card(NicFamily.EF100, new PciId(0x10ee, 0x0100));

    Finding problem =
        only(problems(Nodes.revision("9.1.0", ", sfc: {}"), ef100.inTreeSfc().state()));

    assertThat(problem.reason()).isEqualTo(Reason.UNSUPPORTED_NIC);
    assertThat(problem.message())
        .contains(Nodes.PORT.toString(), "pci:v000010EEd00000100", "aliases");
    assertThat(problems(Nodes.revision("9.1.0", ""), ef100.state())).isEmpty();
  }

  @Test
  void asksForNoAliasOfACardThatSfcDoesNotDrive() {
    NodeState x3 = card(NicFamily.X3, new PciId(0x10ee, 0x5084)).state();

    assertThat(problems(Nodes.revision("9.1.0", ", sfc: {}"), x3)).isEmpty();
  }

  @Test
  void refusesWhereACardDoesNotSayWhatItIs() {
    Reading<String> unreadable = Reading.unreadable("modalias: I/O error");
    NodeState mute =
        Nodes.bare()
            .card(NicFamily.SFC9250, new PciId(0x1924, 0x0b03), unreadable)
            .inTreeSfc()
            .state();

    assertThat(only(problems(Nodes.revision("9.1.0", ", sfc: {}"), mute)).message())
        .contains("modalias: I/O error");
  }

  private static List<Finding> problems(Revision revision, NodeState state) {
    return Preflight.check(revision, state, Reading.absent()).problems();
  }

  private static Finding only(List<Finding> problems) {
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  private static Nodes card(NicFamily family, PciId id) {
    return Nodes.bare().card(family, id, Reading.present(SimulatedAdapters.modalias(id)));
  }
}
