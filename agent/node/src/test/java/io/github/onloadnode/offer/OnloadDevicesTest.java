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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stable IDs, held ones included, and one answer for all. */
final class OnloadDevicesTest {

  private static final Revision REVISION = ServedRevision.of(2);
  private static final NodeState STATE = Nodes.running(REVISION).state();

  @Test
  void numbersItsDevicesFromZero() {
    Offer offer = devices(3).plan(Optional.of(REVISION), STATE, List.of()).offer();

    assertThat(offer.ids()).containsExactly("sfc-0", "sfc-1", "sfc-2");
    assertThat(offer.healthy()).isEqualTo(3);
    assertThat(offer.unhealthy()).isZero();
  }

  @Test
  @KubeletCase(81)
  void announcesHeldIdsBeyondItsSizeWithTheirTrueHealth() {
    List<String> held = List.of("sfc-7", "sfc-1", "old-3");

    Offer offer = devices(2).plan(Optional.of(REVISION), STATE, held).offer();
    Offer nothing = devices(2).plan(Optional.empty(), STATE, held).offer();

    assertThat(offer.ids()).containsExactly("sfc-0", "sfc-1", "old-3", "sfc-7");
    assertThat(offer.healthy()).isEqualTo(4);
    assertThat(nothing.ids()).containsExactly("old-3", "sfc-1", "sfc-7");
    assertThat(nothing.devices())
        .allSatisfy(device ->
            assertThat(device.health().reason()).isEqualTo("Onload is not installed on this node"));
  }

  @Test
  void plansTheSameWhileNothingOfItsDevicesChanges() {
    OfferPlan plan = devices(12).plan(Optional.of(REVISION), STATE, List.of());
    NodeState later = Nodes.running(REVISION).state();

    assertThat(devices(12).plan(Optional.of(REVISION), later, List.of("sfc-0", "sfc-11")))
        .isEqualTo(plan);
    assertThat(devices(12).plan(Optional.empty(), later, List.of())).isNotEqualTo(plan);
    assertThat(devices(13).plan(Optional.of(REVISION), later, List.of())).isNotEqualTo(plan);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sfc-12", "sfc-03", "sfc-+3", "sfc-", "other-3", "sfc-99999999999"})
  void plansAnotherOfferForAHeldIdThatIsNotNumbered(String held) {
    OfferPlan plan = devices(12).plan(Optional.of(REVISION), STATE, List.of(held));

    assertThat(plan).isNotEqualTo(devices(12).plan(Optional.of(REVISION), STATE, List.of()));
    assertThat(plan.offer().ids()).hasSize(13).endsWith(held);
  }

  @Test
  void makesSingleDevicesLikeThoseOfTheWholeOffer() {
    OfferPlan plan = devices(12).plan(Optional.of(REVISION), STATE, List.of("old-3"));
    Offer offer = plan.offer();

    assertThat(plan.devices(Set.copyOf(offer.ids()))).isEqualTo(offer.devicesById());
    assertThat(plan.devices(Set.of("sfc-2", "old-3", "sfc-12", "other-1")))
        .containsOnlyKeys("sfc-2", "old-3");
  }

  @Test
  void mayBeNone() {
    assertThat(devices(0).plan(Optional.of(REVISION), STATE, List.of()).offer().devices())
        .isEmpty();
  }

  /** Ten thousand devices with ten thousand answers would cost megabytes. */
  @Test
  void sharesOneAnswerAmongAllDevices() {
    Offer offer = devices(3).plan(Optional.of(REVISION), STATE, List.of("sfc-7")).offer();

    assertThat(offer.devices())
        .allSatisfy(
            device -> assertThat(device.answer()).isSameAs(offer.devices().getFirst().answer()));
  }

  @Test
  void keepsDevicesHealthyThatLackTheLibraryAndRefusesThem() {
    Offer offer =
        devices(2).plan(Optional.of(Nodes.revision("9.1.0", "")), STATE, List.of()).offer();

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
