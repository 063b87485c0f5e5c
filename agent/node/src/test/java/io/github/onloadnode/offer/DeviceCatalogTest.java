package io.github.onloadnode.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.deviceplugin.KubeletCase;
import io.github.onloadnode.node.DeviceIds;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Stable IDs, held ones included. */
final class DeviceCatalogTest {

  @Test
  void numbersItsDevicesFromZero() {
    DeviceCatalog catalog = DeviceCatalog.of(size(3, Set.of()), Set.of(), DeviceHealth.HEALTHY);

    assertThat(catalog.ids()).containsExactly("sfc-0", "sfc-1", "sfc-2");
    assertThat(catalog.healthy()).isEqualTo(3);
    assertThat(catalog.unhealthy()).isZero();
  }

  @Test
  @KubeletCase(81)
  void announcesHeldIdsBeyondItsSizeWithTheirTrueHealth() {
    DeviceHealth health = DeviceHealth.unhealthy("module onload is not loaded");

    DeviceCatalog catalog =
        DeviceCatalog.of(size(2, Set.of()), List.of("sfc-7", "sfc-1", "old-3"), health);

    assertThat(catalog.ids()).containsExactly("sfc-0", "sfc-1", "old-3", "sfc-7");
    assertThat(catalog.devices())
        .allSatisfy(device -> assertThat(device.health()).isEqualTo(health));
  }

  @Test
  void mayBeEmpty() {
    assertThat(DeviceCatalog.of(size(0, Set.of()), Set.of(), DeviceHealth.HEALTHY).devices())
        .isEmpty();
  }

  @Test
  void givesEveryDeviceTheNumaNodes() {
    assertThat(DeviceCatalog.of(size(2, Set.of(1, 0)), Set.of("x"), DeviceHealth.HEALTHY).devices())
        .allSatisfy(device -> assertThat(device.numaNodes()).containsExactly(0, 1));
  }

  @Test
  void changesTheHealthOfSomeDevices() {
    DeviceCatalog catalog =
        DeviceCatalog.of(size(3, Set.of()), Set.of(), DeviceHealth.HEALTHY)
            .withHealth(
                id -> id.equals("sfc-1") ? DeviceHealth.unhealthy("x") : DeviceHealth.HEALTHY);

    assertThat(catalog.unhealthy()).isEqualTo(1);
    assertThat(catalog.withHealth(DeviceHealth.HEALTHY).unhealthy()).isZero();
  }

  @Test
  void refusesCountsAndPrefixesThatKubeletsCannotTake() {
    assertThat(DeviceCatalog.fault("sfc-", 10_000)).isEmpty();
    assertThat(DeviceCatalog.fault("sfc-", 10_001).orElseThrow())
        .isEqualTo("device count 10001 is invalid: 0 to 10000 are possible");
    assertThat(DeviceCatalog.fault("sfc-", -1)).isPresent();
    assertThat(DeviceCatalog.fault("", 1)).isPresent();
    assertThat(DeviceCatalog.fault("-x", 1)).isPresent();
    assertThat(DeviceCatalog.fault("s fc", 1)).isPresent();
    assertThat(DeviceCatalog.fault("s".repeat(59), 1)).isEmpty();
    assertThat(DeviceCatalog.fault("s".repeat(60), 1)).isPresent();
    assertThatThrownBy(() -> size(-1, Set.of())).isInstanceOf(IllegalArgumentException.class);
  }

  private static DeviceCatalog.Size size(int count, Set<Integer> numaNodes) {
    return new DeviceCatalog.Size(DeviceIds.DEFAULT_PREFIX, count, numaNodes);
  }
}
