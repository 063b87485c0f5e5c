package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.States;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When the NIC driver must not go, and what is said of interfaces afterwards. */
final class NicInUseTest {

  private static final Revision MANAGED = Nodes.revision("9.1.0", ", sfc: {}");
  private static final Revision REPLACING = Nodes.revision("9.1.0", ", sfc: {whenInUse: Replace}");
  private static final Revision PLAIN = Nodes.revision("9.1.0", "");

  static Stream<InterfaceUse> everyUse() {
    return Stream.of(
        new InterfaceUse.DefaultRoute(),
        new InterfaceUse.NodeAddress("192.0.2.7"),
        new InterfaceUse.Port("bond0"),
        new InterfaceUse.UpperDevice("ens1f0.100"),
        new InterfaceUse.VirtualFunctions(4),
        new InterfaceUse.Unreadable("/proc/1/net/route: no permission"));
  }

  @ParameterizedTest
  @MethodSource("everyUse")
  void refusesForEachUseAndNamesIt(InterfaceUse use) {
    NodeState state = Nodes.bare().inTreeSfc().use(use).state();

    assertThat(inUse(state, MANAGED))
        .hasValueSatisfying(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.NIC_IN_USE);
          assertThat(problem.message()).contains("ens1f0 " + use.description());
        });
    assertThat(inUse(state, REPLACING)).isEmpty();
    assertThat(inUse(state, PLAIN)).isEmpty();
  }

  @Test
  void refusesForAnInterfaceThatAPodHas() {
    NodeState state = inAPod(Nodes.bare().inTreeSfc().state());

    assertThat(inUse(state, MANAGED))
        .hasValueSatisfying(problem ->
            assertThat(problem.message())
                .contains(
                    state.nics().getFirst().address() + " has its interface in another network"));
    assertThat(inUse(inPod(state, "trading/engine-0"), MANAGED))
        .hasValueSatisfying(problem ->
            assertThat(problem.message())
                .contains(
                    state.nics().getFirst().address()
                        + " has its interface in pod trading/engine-0"));
    assertThat(inUse(state, REPLACING)).isEmpty();
  }

  @Test
  void refusesForTheDriverOfTheRevisionBeforeToo() {
    NodeState state = Nodes.running(MANAGED).use(new InterfaceUse.DefaultRoute()).state();
    Revision next = Nodes.revision("9.2.0", ", sfc: {}");

    assertThat(inUse(state, Optional.of(MANAGED), Optional.of(next))).isPresent();
    assertThat(inUse(state, Optional.of(MANAGED), Optional.empty())).isPresent();
    assertThat(inUse(state, Optional.of(MANAGED), Optional.of(MANAGED))).isEmpty();
  }

  @Test
  void warnsOfAnInterfaceThatHasAnotherNameNow() {
    NodeState state = Nodes.running(MANAGED).state();
    String address = state.nics().getFirst().address().toString();

    assertThat(Verification.warnings(MANAGED, state, Map.of(address, "eth5"), Reading.absent()))
        .filteredOn(warning -> warning.reason() == Reason.INTERFACE_RENAMED)
        .singleElement()
        .satisfies(warning -> {
          assertThat(warning.message()).contains(address, "eth5", "ens1f0");
          assertThat(warning.remedy()).contains("udev rule");
        });
    assertThat(
            Verification.warnings(
                MANAGED, state, new TreeMap<>(Map.of(address, "ens1f0")), Reading.absent()))
        .noneMatch(warning -> warning.reason() == Reason.INTERFACE_RENAMED);
  }

  private static Optional<Finding> inUse(NodeState state, Revision to) {
    return inUse(state, Optional.empty(), Optional.of(to));
  }

  private static Optional<Finding> inUse(
      NodeState state, Optional<Revision> from, Optional<Revision> to) {
    return new ModuleChange(state, from, to, List.of()).interfacesInUse();
  }

  private static NodeState inPod(NodeState state, String pod) {
    return with(state, state.nics().getFirst().inPod(pod));
  }

  @Test
  void takesADriverThatCannotBeReadForTheOneThatGoes() {
    NodeState state = Nodes.bare().inTreeSfc().use(new InterfaceUse.DefaultRoute()).state();
    Nic nic = state.nics().getFirst();
    NodeState unreadable =
        with(
            state,
            new Nic(
                nic.address(),
                nic.id(),
                nic.family(),
                nic.physicalFunction(),
                Reading.unreadable("Input/output error"),
                nic.numaNode(),
                nic.sriov(),
                nic.interfaces(),
                nic.auxiliaryDevices()));

    assertThat(inUse(unreadable, MANAGED)).isPresent();
  }

  private static NodeState inAPod(NodeState state) {
    Nic nic = state.nics().getFirst();
    return with(
        state,
        new Nic(
            nic.address(),
            nic.id(),
            nic.family(),
            nic.physicalFunction(),
            nic.driver(),
            nic.numaNode(),
            nic.sriov(),
            List.of(),
            nic.auxiliaryDevices()));
  }

  private static NodeState with(NodeState state, Nic away) {
    return States.withNics(state, List.of(away));
  }
}
