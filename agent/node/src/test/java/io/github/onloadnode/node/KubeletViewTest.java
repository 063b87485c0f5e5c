package io.github.onloadnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.testing.Kubelets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who holds devices, by what the kubelet and the plugin said at one time. */
final class KubeletViewTest {

  private static final String RESOURCE = Kubelets.RESOURCE;
  private static final Instant NOW = Kubelets.NOW;
  private static final Instant LONG_AGO = NOW.minusSeconds(3600);
  private static final ContainerEdits NOTHING =
      new ContainerEdits(List.of(), List.of(), new TreeMap<>());

  @Test
  void knowsEverybodyWhereTheListIsThereAndSteady() {
    KubeletView view = Kubelets.listing("trading/feed");

    assertThat(view.holders().pods()).extracting(Pod::toString).containsExactly("trading/feed");
    assertThat(view.holders().unknown()).isEmpty();
    assertThat(view.ids(RESOURCE)).containsExactly("device of trading/feed");
    assertThat(view.ids("amd.com/other")).isEmpty();
  }

  @Test
  void treatsASilentKubeletAsUnknownHolders() {
    KubeletView view = Kubelets.silent("connection refused");

    assertThat(view.unknown()).hasValue("connection refused");
    assertThat(view.holders().pods()).isEmpty();
    assertThat(view.holders().unknown()).hasValue("connection refused");
  }

  @Test
  void podsKnownBeforeStayInSightWhileTheKubeletIsAway() {
    DeviceHolders before = Kubelets.listing("trading/feed").known(DeviceHolders.NOBODY);

    DeviceHolders away = Kubelets.silent("connection refused").known(before);

    assertThat(away.pods()).isEqualTo(before.pods());
    assertThat(away.unknown()).hasValue("connection refused");
    assertThat(Kubelets.nobody().known(away)).isEqualTo(DeviceHolders.NOBODY);
  }

  @Test
  void oneThatWasNeverAskedIsUnknown() {
    KubeletView view = KubeletView.notAsked(DevicePluginView.starting(NOW));

    assertThat(view.unknown()).isPresent();
    assertThat(view.isCheckpointBehind()).isFalse();
  }

  @Test
  void aCheckpointThatCannotBeReadIsUnknownThoughTheListIsThere() {
    KubeletView view = Kubelets.listing("trading/feed");
    KubeletView half =
        new KubeletView(
            NOW, view.listed(), Reading.unreadable("bad checksum"), Map.of(), view.plugin(), false);

    assertThat(half.unknown()).hasValue("bad checksum");
    assertThat(half.holders().pods()).hasSize(1);
  }

  @Test
  void countsAPodOfTheCheckpointThatTheListDoesNotHave() {
    KubeletView view = Kubelets.given(Kubelets.nobody(), given("1-2-3", "sfc-7"));

    assertThat(view.unnamed()).containsExactly("1-2-3");
    assertThat(view.isCheckpointBehind()).isTrue();
    assertThat(view.ids(RESOURCE)).containsExactly("sfc-7");
    assertThat(view.listedIds(RESOURCE)).isEmpty();
    assertThat(
            view.naming(Map.of(Pod.key("1-2-3"), new PodName("trading", "init"))).holders().pods())
        .extracting(Pod::toString)
        .containsExactly("trading/init");
  }

  @Test
  void saysNothingOfTheCheckpointWhileThereIsNoList() {
    KubeletView view = Kubelets.given(Kubelets.silent("away"), given("1-2-3", "sfc-7"));

    assertThat(view.isCheckpointBehind()).isFalse();
  }

  @Test
  void countsAnAnswerThatTheListDoesNotHaveYet() {
    KubeletView view = Kubelets.answered(Kubelets.nobody(), 3);

    assertThat(view.holders().answered()).isEqualTo(3);
  }

  @Test
  void countsAnAnswerThatCameAfterTheListEvenIfTheIdIsListed() {
    SortedMap<String, Instant> answers = new TreeMap<>(Map.of("device of trading/feed", NOW));
    KubeletView view = plugin(Kubelets.listing("trading/feed"), LONG_AGO, LONG_AGO, answers);

    assertThat(view.holders().answered()).isEqualTo(1);
  }

  @Test
  void doesNotCountAnAnswerThatIsListed() {
    SortedMap<String, Instant> answers = new TreeMap<>(Map.of("device of trading/feed", LONG_AGO));
    KubeletView view = plugin(Kubelets.listing("trading/feed"), LONG_AGO, LONG_AGO, answers);

    assertThat(view.holders().answered()).isZero();
  }

  @Test
  void aYoungProcessCountsOneAnswerOfTheAgentBefore() {
    Instant born = NOW.minusSeconds(9);

    assertThat(plugin(Kubelets.nobody(), born, LONG_AGO, new TreeMap<>()).holders().answered())
        .isEqualTo(1);
    assertThat(
            plugin(Kubelets.nobody(), NOW.minusSeconds(10), LONG_AGO, new TreeMap<>())
                .holders()
                .answered())
        .isZero();
  }

  @Test
  void doubtsTheListOfAKubeletThatCameAMomentAgo() {
    assertThat(plugin(Kubelets.nobody(), LONG_AGO, NOW.minusSeconds(9), new TreeMap<>()).unknown())
        .isPresent();
    assertThat(plugin(Kubelets.nobody(), LONG_AGO, NOW.minusSeconds(10), new TreeMap<>()).unknown())
        .isEmpty();
  }

  @Test
  void doubtsTheListWhileThePluginIsNotRegistered() {
    KubeletView view = unregistered(Kubelets.listing("trading/feed"), "no registration yet");

    assertThat(view.unknown()).hasValue("no registration yet");
    assertThat(view.holders().unknown()).hasValue("no registration yet");
    assertThat(view.holders().pods()).hasSize(1);
  }

  @Test
  void aNewProcessWithoutAPredecessorCountsNoAnswer() {
    KubeletView young = plugin(Kubelets.nobody(), NOW, LONG_AGO, new TreeMap<>());

    assertThat(first(young).holders().answered()).isZero();
    assertThat(young.holders().answered()).isEqualTo(1);
  }

  @Test
  void oneWithoutAPredecessorCountsItsOwnAnswers() {
    SortedMap<String, Instant> answers = new TreeMap<>(Map.of("sfc-1", NOW));

    assertThat(first(plugin(Kubelets.nobody(), NOW, LONG_AGO, answers)).holders().answered())
        .isEqualTo(1);
  }

  @Test
  void countsOnlyWhatWasAskedAfterDevicesWereWithheld() {
    KubeletView view = Kubelets.nobody();

    assertThat(Kubelets.withheld(view, Optional.of(NOW)).isOfWithheldDevices()).isTrue();
    assertThat(Kubelets.withheld(view, Optional.of(NOW.plusMillis(1))).isOfWithheldDevices())
        .isFalse();
    assertThat(Kubelets.withheld(view, Optional.empty()).isOfWithheldDevices()).isFalse();
  }

  private static GivenDevices given(String uid, String... ids) {
    return new GivenDevices(RESOURCE, uid, "main", new TreeSet<>(List.of(ids)), NOTHING);
  }

  /** The first agent on its node. */
  private static KubeletView first(KubeletView view) {
    return new KubeletView(
        view.asOf(), view.listed(), view.given(), Map.of(), view.plugin(), false);
  }

  private static KubeletView unregistered(KubeletView view, String why) {
    DevicePluginView plugin =
        new DevicePluginView(LONG_AGO, Optional.of(LONG_AGO), Optional.of(why), LONG_AGO, Map.of());
    return new KubeletView(view.asOf(), view.listed(), view.given(), Map.of(), plugin, false);
  }

  private static KubeletView plugin(
      KubeletView view, Instant started, Instant steady, SortedMap<String, Instant> answers) {
    DevicePluginView plugin =
        new DevicePluginView(
            started, Optional.of(LONG_AGO), Optional.empty(), steady, Map.of(RESOURCE, answers));
    return new KubeletView(view.asOf(), view.listed(), view.given(), Map.of(), plugin, true);
  }
}
