package io.github.onloadnode.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.deviceplugin.KubeletCase;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.ServedRevision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stable IDs, held ones included, and one answer for all. */
final class OnloadDevicesTest {

  private static final Revision REVISION = ServedRevision.of(2);
  private static final NodeState STATE = Nodes.running(REVISION).state();

  @Test
  void numbersItsDevicesFromZero() {
    Offer offer = devices(3).offer(Optional.of(REVISION), STATE, List.of());

    assertThat(offer.ids()).containsExactly("sfc-0", "sfc-1", "sfc-2");
    assertThat(offer.healthy()).isEqualTo(3);
    assertThat(offer.unhealthy()).isZero();
  }

  @Test
  @KubeletCase(81)
  void announcesHeldIdsBeyondItsSizeWithTheirTrueHealth() {
    List<String> held = List.of("sfc-7", "sfc-1", "old-3");

    Offer offer = devices(2).offer(Optional.of(REVISION), STATE, held);
    Offer nothing = devices(2).offer(Optional.empty(), STATE, held);

    assertThat(offer.ids()).containsExactly("sfc-0", "sfc-1", "old-3", "sfc-7");
    assertThat(offer.healthy()).isEqualTo(4);
    assertThat(nothing.ids()).containsExactly("old-3", "sfc-1", "sfc-7");
    assertThat(nothing.devices())
        .allSatisfy(device ->
            assertThat(device.health().reason()).isEqualTo("Onload is not installed on this node"));
  }

  @Test
  void mayBeNone() {
    assertThat(devices(0).offer(Optional.of(REVISION), STATE, List.of()).devices()).isEmpty();
  }

  /** Ten thousand devices with ten thousand answers would cost megabytes. */
  @Test
  void sharesOneAnswerAmongAllDevices() {
    Offer offer = devices(3).offer(Optional.of(REVISION), STATE, List.of("sfc-7"));

    assertThat(offer.devices())
        .allSatisfy(
            device -> assertThat(device.answer()).isSameAs(offer.devices().getFirst().answer()));
  }

  @Test
  void keepsDevicesHealthyThatLackTheLibraryAndRefusesThem() {
    Offer offer = devices(2).offer(Optional.of(Nodes.revision("9.1.0", "")), STATE, List.of());

    assertThat(offer.healthy()).isEqualTo(2);
    assertThat(offer.isWithheld()).isTrue();
    assertThat(offer.refusal())
        .hasValueSatisfying(
            reason -> assertThat(reason).startsWith("libonload.so is missing below "));
  }

  @Test
  void refusesCountsAndPrefixesThatKubeletsCannotTake() {
    assertThat(OnloadDevices.fault("sfc-", 10_000)).isEmpty();
    assertThat(OnloadDevices.fault("sfc-", 10_001).orElseThrow())
        .isEqualTo("device count 10001 is invalid: use 0 to 10000");
    assertThat(OnloadDevices.fault("sfc-", -1)).isPresent();
    assertThat(OnloadDevices.fault("", 1)).isPresent();
    assertThat(OnloadDevices.fault("-x", 1)).isPresent();
    assertThat(OnloadDevices.fault("s fc", 1)).isPresent();
    assertThat(OnloadDevices.fault("s".repeat(59), 1)).isEmpty();
    assertThat(OnloadDevices.fault("s".repeat(60), 1)).isPresent();
    assertThatThrownBy(() -> devices(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static OnloadDevices devices(int count) {
    return new OnloadDevices("sfc-", Optional.of(count), Optional.empty(), false);
  }
}
