package io.github.onloadnode.nodeapi;

import static io.github.onloadnode.api.NodeKeys.DRIVER;
import static io.github.onloadnode.api.NodeKeys.FAMILY;
import static io.github.onloadnode.api.NodeKeys.PORTS;
import static io.github.onloadnode.api.NodeKeys.PRESENT;
import static io.github.onloadnode.api.NodeKeys.READY;
import static io.github.onloadnode.api.NodeKeys.SRIOV;
import static io.github.onloadnode.api.NodeKeys.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.Hardware;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.upgrade.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which labels a node shall have. */
final class NodeLabelsTest {

  private static final Optional<String> ABSENT = Optional.empty();

  @Test
  void saysVersionAndReadinessOfWhatIsVerified() {
    assertThat(of(Passes.healthy()))
        .containsEntry(READY, Optional.of("true"))
        .containsEntry(VERSION, Optional.of("9.2.1"));
  }

  @Test
  void takesBothBackWhereDevicesAreUnhealthy() {
    assertThat(of(Passes.healthy().withheld()))
        .containsEntry(READY, Optional.of("false"))
        .containsEntry(VERSION, ABSENT);
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"IDLE", "STAGING", "STAGED"})
  void isNotReadyInAnyStepThatWithholdsDevices(Step step) {
    assertThat(of(Passes.healthy().in(step))).containsEntry(READY, Optional.of("false"));
  }

  @Test
  void hasNoReadinessLabelUnlessOnloadIsWanted() {
    assertThat(of(Passes.untouched())).containsEntry(READY, ABSENT).containsEntry(VERSION, ABSENT);
    assertThat(of(Passes.removed())).containsEntry(READY, ABSENT);
  }

  @Test
  void isNotReadyDuringAFirstInstall() {
    assertThat(of(Passes.untouched().in(Step.STAGING))).containsEntry(READY, Optional.of("false"));
  }

  @Test
  void isNotReadyWhereTheJournalCannotBeRead() {
    assertThat(of(Passes.healthy().withheld().withoutJournal()))
        .containsEntry(READY, Optional.of("false"));
  }

  @Test
  void tellsTheAdapters() {
    List<Nic> nics =
        List.of(
            nic(0, NicFamily.X3, driver("xilinx_efct"), Reading.absent()),
            nic(1, NicFamily.SFC9250, driver("sfc"), sriov(0)),
            nic(2, NicFamily.SFC9250, Reading.absent(), sriov(0)));

    assertThat(of(Passes.healthy().of(with(nics, List.of()))))
        .containsEntry(PRESENT, Optional.of("true"))
        .containsEntry(FAMILY, Optional.of("SFC9250.X3"))
        .containsEntry(DRIVER, Optional.of("sfc.xilinx_efct"))
        .containsEntry(PORTS, Optional.of("3"))
        .containsEntry(SRIOV, Optional.of("capable"));
  }

  @Test
  void countsNoVirtualFunctionAsAPort() {
    Nic port = nic(0, NicFamily.SFC9250, driver("sfc"), sriov(2));
    Nic virtual =
        new Nic(
            new PciAddress(0, 0x3b, 1, 0),
            port.id(),
            port.family(),
            Optional.of(port.address()),
            driver("vfio-pci"),
            Reading.absent(),
            Reading.absent(),
            List.of(),
            List.of());

    assertThat(of(Passes.healthy().of(with(List.of(port, virtual), List.of()))))
        .containsEntry(PORTS, Optional.of("1"))
        .containsEntry(DRIVER, Optional.of("sfc.vfio-pci"))
        .containsEntry(SRIOV, Optional.of("configured"));
  }

  @Test
  void takesAllOffWhereThereIsNoAdapter() {
    assertThat(of(Passes.healthy().of(with(List.of(), List.of()))))
        .containsAllEntriesOf(
            Map.of(PRESENT, ABSENT, FAMILY, ABSENT, DRIVER, ABSENT, PORTS, ABSENT, SRIOV, ABSENT));
  }

  @Test
  void leavesThemWhereWhatIsThereCouldNotBeRead() {
    NodeState blind = with(List.of(), List.of(Finding.unread("/sys/bus/pci: EIO")));

    assertThat(of(Passes.healthy().of(blind))).containsOnlyKeys(READY, VERSION);
  }

  @Test
  void leavesADriverThatCouldNotBeRead() {
    Nic nic = nic(0, NicFamily.X4, Reading.unreadable("EIO"), Reading.unreadable("EIO"));

    assertThat(of(Passes.healthy().of(with(List.of(nic), List.of()))))
        .containsEntry(PRESENT, Optional.of("true"))
        .doesNotContainKeys(DRIVER, SRIOV);
  }

  @Test
  void saysThatNoDriverIsBoundAndNoFunctionCanBeVirtual() {
    assertThat(of(Passes.untouched()))
        .containsEntry(DRIVER, Optional.of("none"))
        .containsEntry(SRIOV, Optional.of("none"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"UNLOAD", "UNLOADED", "LOAD", "VERIFY", "RB_UNLOAD", "RB_LOAD", "RB_VERIFY"})
  void leavesTheAdaptersLabelsWhileDriversComeAndGo(Step step) {
    assertThat(of(Passes.healthy().in(step))).containsOnlyKeys(READY, VERSION);
  }

  @Test
  void labelsSimulatedAdapters() {
    assertThat(NodeLabels.of(Passes.healthy().pass(), true))
        .containsEntry(PRESENT, Optional.of("simulated"));
  }

  private static Map<String, Optional<String>> of(Passes passes) {
    return NodeLabels.of(passes.pass(), false);
  }

  private static NodeState with(List<Nic> nics, List<Finding> unread) {
    NodeState state = Nodes.running(Passes.REVISION).state();
    return new NodeState(
        new Hardware(nics, Reading.absent(), unread), state.driver(), state.processes());
  }

  private static Nic nic(
      int function, NicFamily family, Reading<String> driver, Reading<Nic.Sriov> sriov) {
    return new Nic(
        new PciAddress(0, 0x3b, 0, function),
        new PciId(0x1924, 0x0b03),
        family,
        Optional.empty(),
        driver,
        Reading.absent(),
        sriov,
        List.of(),
        List.of());
  }

  private static Reading<String> driver(String name) {
    return Reading.present(name);
  }

  private static Reading<Nic.Sriov> sriov(int now) {
    return Reading.present(new Nic.Sriov(now, 4));
  }
}
