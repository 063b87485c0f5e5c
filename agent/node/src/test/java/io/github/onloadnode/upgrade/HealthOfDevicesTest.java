package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.deviceplugin.KubeletCase;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciId;
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
import org.junit.jupiter.params.provider.EnumSource;

/** Whether pods may be given devices, from what the host shows. */
final class HealthOfDevicesTest {

  private static final Revision A = Nodes.revision("9.1.0", "");
  private static final NodeState GOOD = Nodes.running(A).state();

  @Test
  @KubeletCase(80)
  void isGoodWhereEverythingIsThere() {
    assertThat(problem(GOOD)).isEmpty();
  }

  @Test
  @KubeletCase(80)
  void namesADeviceThatIsMissingOrDoesNotLeadToItsDriver() {
    assertThat(problem(Nodes.running(A).withoutDeviceNodes().state()).orElseThrow())
        .satisfies(why -> assertThat(why.reason()).isEqualTo(Reason.DEVICE_NODE_MISSING))
        .satisfies(why -> assertThat(why.message()).contains("/dev/onload is missing"));

    List<DeviceNode> nodes =
        GOOD.deviceNodes().stream()
            .map(node -> new DeviceNode(node.name(), node.major() + 10, 0, 0666))
            .toList();
    assertThat(reason(States.withDevices(GOOD, GOOD.characterDevices(), nodes)))
        .contains(Reason.DEVICE_NODE_MISSING);
  }

  @Test
  @KubeletCase(80)
  void takesMajorsThatCannotBeReadForNoGoodSign() {
    assertThat(
            reason(
                States.withDevices(
                    GOOD, Reading.unreadable("permission denied"), GOOD.deviceNodes())))
        .contains(Reason.NODE_UNREADABLE);
    assertThat(reason(States.withDevices(GOOD, Reading.absent(), GOOD.deviceNodes())))
        .contains(Reason.NODE_UNREADABLE);
  }

  @ParameterizedTest
  @EnumSource(
      value = KernelModule.State.class,
      names = {"COMING", "GOING"})
  void needsModulesThatRun(KernelModule.State moduleState) {
    KernelModule live = GOOD.module("onload").orElseThrow();
    Map<String, KernelModule> modules = new TreeMap<>(GOOD.modules());
    modules.put(
        "onload",
        new KernelModule(
            live.name(),
            moduleState,
            live.version(),
            live.srcversion(),
            live.buildId(),
            live.refcount(),
            live.holders(),
            live.taint(),
            live.parameters()));

    assertThat(reason(States.withModules(GOOD, modules))).contains(Reason.MODULE_NOT_LOADED);
  }

  @ParameterizedTest
  @EnumSource(
      value = NicFamily.class,
      names = {"EF100", "UNKNOWN"})
  void needsANicThatOnloadDrivesAlthoughTheRevisionRunsWithoutOne(NicFamily family) {
    Health health =
        Health.of(
            A,
            Nodes.running(A).card(family, new PciId(0x1924, 0x0100), Reading.absent()).state(),
            List.of());

    assertThat(health.problem().map(Finding::reason)).contains(Reason.UNSUPPORTED_NIC);
    assertThat(health.runs()).isTrue();
  }

  @Test
  void needsTheFilesThatPodsAreGivenAndNamesThoseThatAreNotThere() {
    Health health = Health.of(A, GOOD, List.of("/opt/a", "/opt/b"));

    assertThat(health.runs()).isFalse();
    assertThat(health.problem().orElseThrow().reason()).isEqualTo(Reason.FILES_MISSING);
    assertThat(health.problem().orElseThrow().message()).contains("/opt/a, /opt/b");
  }

  @Test
  void saysThatFilesAreMissingAndNotThatTheLibraryAmongThemIsAnother() {
    NodeState older = Nodes.running(A).onload(States.onload("9.0.0", "another")).state();

    assertThat(Health.of(A, older, List.of("/opt/libonload.so")).broken())
        .extracting(Finding::reason)
        .containsExactly(Reason.FILES_MISSING);
    assertThat(reason(older)).contains(Reason.INTERFACE_TO_LIBRARY_DIFFERS);
  }

  @Test
  void isMendedByLoadingOnlyWhereNothingElseIsWrongWithTheModules() {
    NodeState half = Nodes.running(A).without("onload").state();
    NodeState other = Nodes.running(Nodes.revision("9.0.0", "")).without("onload").state();

    assertThat(Health.of(A, half, List.of()).isLoadable()).isTrue();
    assertThat(Health.of(A, half, List.of("/opt/a")).isLoadable()).isTrue();
    assertThat(Health.of(A, other, List.of()).isLoadable()).isFalse();
    assertThat(Health.of(A, GOOD, List.of("/opt/a")).isLoadable()).isFalse();
  }

  @Test
  void takesDevicesAwayFromWhatWasServedAndNeverGivesThemBack() {
    Serving serving = Serving.healthy(A);
    Finding why = new Finding(Reason.LINK_DOWN, "why", "wait");
    Serving withheld = Serving.withheld(Optional.of(A), why);

    assertThat(serving.judged(GOOD, List.of())).isEqualTo(serving);
    assertThat(withheld.judged(GOOD, List.of())).isEqualTo(withheld);
    assertThat(
            Stream.of(serving.judged(Nodes.bare().state(), List.of()))
                .map(told -> told.withheld().orElseThrow().reason()))
        .containsExactly(Reason.MODULE_NOT_LOADED);
    assertThat(serving.judged(GOOD, List.of("/a")).withheld().orElseThrow().reason())
        .isEqualTo(Reason.FILES_MISSING);
  }

  private static Optional<Finding> problem(NodeState state) {
    return Health.of(A, state, List.of()).problem();
  }

  private static Optional<Reason> reason(NodeState state) {
    return problem(state).map(Finding::reason);
  }
}
