package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Revisions;
import io.github.onloadnode.testing.States;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which modules go, come back and must be supplied when one revision gives way to another. */
final class ModuleChangeTest {

  private static final Revision MANAGED = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision WITHOUT = Nodes.revision("9.1.0", "");
  private static final Revision NEEDY =
      Revisions.withDependencies(
          MANAGED, "extra/sfc.ko: kernel/mtd.ko\nextra/onload.ko: kernel/mtd.ko\n");
  private static final List<String> SFC = List.of("sfc");

  @Test
  void nothingMustBeSuppliedWhereNothingOfTheHostGives() {
    assertThat(change(Nodes.running(MANAGED).state(), MANAGED, WITHOUT, List.of()).supply())
        .isEmpty();
  }

  @Test
  void suppliesEveryReplacedDriver() {
    Optional<Action> sfc = Optional.of(new Action.Supply(SFC, List.of()));

    assertThat(change(Nodes.running(MANAGED).state(), MANAGED, null, SFC).supply()).isEqualTo(sfc);
    assertThat(change(Nodes.bare().inTreeSfc().state(), null, MANAGED, SFC).supply())
        .isEqualTo(sfc);
  }

  @Test
  void driverThatIsBackAndStaysMustNotBeSupplied() {
    assertThat(change(Nodes.bare().inTreeSfc().state(), null, WITHOUT, SFC).supply()).isEmpty();
  }

  @Test
  void modulesOfTheHostMustBeSuppliedForTheWayBackToo() {
    Action mtd = new Action.Supply(List.of(), List.of("mtd"));

    assertThat(change(Nodes.bare().state(), null, NEEDY, List.of()).supply()).contains(mtd);
    assertThat(change(Nodes.bare().state(), NEEDY, MANAGED, List.of()).supply()).contains(mtd);
    assertThat(change(Nodes.bare().state(), NEEDY, NEEDY, List.of()).supply()).contains(mtd);
  }

  @Test
  void driverComesBackForARevisionWithoutItsOwn() {
    assertThat(change(Nodes.bare().state(), MANAGED, WITHOUT, SFC).toRestore())
        .containsExactly("sfc");
    assertThat(change(Nodes.bare().state(), MANAGED, null, SFC).toRestore()).containsExactly("sfc");
    assertThat(change(Nodes.bare().inTreeSfc().state(), MANAGED, null, SFC).toRestore()).isEmpty();
    assertThat(change(Nodes.bare().state(), WITHOUT, MANAGED, SFC).toRestore()).isEmpty();
  }

  @Test
  void ourDriverGoesWithoutACommittedRevisionWhereItReplacedTheHosts() {
    NodeState state = Nodes.running(MANAGED).state();

    assertThat(change(state, null, null, SFC).unload()).contains("sfc");
    assertThat(change(state, null, null, List.of()).unload()).doesNotContain("sfc");
    assertThat(change(Nodes.bare().inTreeSfc().state(), MANAGED, null, SFC).unload()).isEmpty();
  }

  @Test
  void cardOfAnotherDriverKeepsItsInterface() {
    NodeState state = Nodes.bare().inTreeSfc().use(new InterfaceUse.DefaultRoute()).state();

    assertThat(change(state, null, MANAGED, List.of()).interfacesInUse()).isPresent();
    assertThat(change(state, null, MANAGED, List.of()).interfaces()).containsValue("ens1f0");
    assertThat(change(state, null, MANAGED, List.of()).linksUp()).hasSize(1);
    NodeState efct = drivenBy(state, Reading.present("xilinx_efct"));
    assertThat(change(efct, null, MANAGED, List.of()).interfacesInUse()).isEmpty();
    assertThat(change(efct, null, MANAGED, List.of()).interfaces()).isEmpty();
    NodeState driverless = drivenBy(state, Reading.absent());
    assertThat(change(driverless, null, MANAGED, List.of()).interfacesInUse()).isEmpty();
  }

  @Test
  void revisionIsNotCommittedWhileACardLostItsDriver() {
    Journal journal =
        Journal.first(Nodes.BOOT)
            .remembering(change(Nodes.bare().inTreeSfc().state(), null, MANAGED, List.of()));
    NodeState state = Nodes.running(MANAGED).state();

    assertThat(Verification.commit(MANAGED, state, journal)).isEmpty();
    assertThat(Verification.commit(MANAGED, drivenBy(state, Reading.absent()), journal))
        .anyMatch(problem -> problem.reason() == Reason.NIC_WITHOUT_DRIVER);
  }

  @Test
  void warnsOfTheHostsDriverWhereTheRevisionDoesNotReplaceIt() {
    assertThat(warnsOfInTreeDriver(WITHOUT, Nodes.running(WITHOUT).inTreeSfc())).isTrue();
    assertThat(warnsOfInTreeDriver(WITHOUT, Nodes.running(WITHOUT))).isFalse();
    assertThat(warnsOfInTreeDriver(WITHOUT, Nodes.running(MANAGED))).isFalse();
    assertThat(warnsOfInTreeDriver(MANAGED, Nodes.running(MANAGED).inTreeSfc())).isFalse();
  }

  private static boolean warnsOfInTreeDriver(Revision revision, Nodes nodes) {
    return Verification.warnings(revision, nodes.state(), new TreeMap<>(Map.of()), Reading.absent())
        .stream()
        .anyMatch(problem -> problem.reason() == Reason.IN_TREE_DRIVER);
  }

  private static ModuleChange change(
      NodeState state, @Nullable Revision from, @Nullable Revision to, List<String> removed) {
    return new ModuleChange(state, Optional.ofNullable(from), Optional.ofNullable(to), removed);
  }

  private static NodeState drivenBy(NodeState state, Reading<String> driver) {
    Nic nic = state.nics().getFirst();
    Nic other =
        new Nic(
            nic.address(),
            nic.id(),
            nic.family(),
            nic.physicalFunction(),
            driver,
            nic.numaNode(),
            nic.sriov(),
            nic.interfaces(),
            nic.auxiliaryDevices());
    return States.withNics(state, List.of(other));
  }
}
