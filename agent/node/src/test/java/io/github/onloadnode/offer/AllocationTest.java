package io.github.onloadnode.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.ContainerEdits.Mount;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What several devices bring into one container. */
final class AllocationTest {

  @Test
  void bringsWhatDevicesHaveInCommonOnce() {
    Allocation joined =
        Allocation.joined(
            List.of(
                device("vf-1", edits(List.of("/dev/vfio/vfio", "/dev/vfio/11"), "/a", "1")),
                device("vf-0", edits(List.of("/dev/vfio/vfio", "/dev/vfio/10"), "/a", "1"))));

    assertThat(joined)
        .isEqualTo(
            new Allocation.Granted(
                edits(List.of("/dev/vfio/vfio", "/dev/vfio/10", "/dev/vfio/11"), "/a", "1")));
  }

  @Test
  void isTheSharedAnswerItselfWhereDevicesShareIt() {
    Allocation shared = new Allocation.Granted(edits(List.of("/dev/onload"), "/a", "1"));

    assertThat(Allocation.joined(List.of(device("sfc-0", shared), device("sfc-1", shared))))
        .isSameAs(shared);
  }

  @Test
  void refusesDevicesThatWantDifferentFilesInOnePlace() {
    assertThat(joined(edits(List.of(), "/host/a", "1"), edits(List.of(), "/host/b", "1")).refusal())
        .contains(
            "device \"vf-1\" conflicts with another device of the container: mount /lib is both"
                + " /host/a and /host/b");
  }

  @Test
  void refusesDevicesThatSetAVariableDifferently() {
    assertThat(joined(edits(List.of(), "/a", "1"), edits(List.of(), "/a", "2")).refusal())
        .contains(
            "device \"vf-1\" conflicts with another device of the container: environment variable"
                + " VF is both 1 and 2");
  }

  @Test
  void refusesWhereOneOfTheDevicesIsRefused() {
    Allocation refused = new Allocation.Refused("virtual function is bound to sfc");

    assertThat(
            Allocation.joined(
                List.of(device("vf-0", edits(List.of(), "/a", "1")), device("vf-1", refused))))
        .isEqualTo(refused);
  }

  private static Allocation joined(ContainerEdits first, ContainerEdits second) {
    return Allocation.joined(List.of(device("vf-0", first), device("vf-1", second)));
  }

  private static Device device(String id, ContainerEdits edits) {
    return device(id, new Allocation.Granted(edits));
  }

  private static Device device(String id, Allocation answer) {
    return new Device(id, DeviceHealth.HEALTHY, new TreeSet<>(), answer);
  }

  private static ContainerEdits edits(List<String> nodes, String file, String variable) {
    return new ContainerEdits(nodes, List.of(new Mount("/lib", file)), Map.of("VF", variable));
  }
}
