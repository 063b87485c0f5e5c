package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.api.Observed.Ending;
import io.github.onloadnode.api.Observed.Holding;
import io.github.onloadnode.api.Observed.HoldingPod;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.ObservedJson;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.upgrade.Step;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node says of a pass. */
final class ObservedAnnotationTest {

  private static final Instant SECONDS = Instant.parse("2026-11-25T10:00:00Z");
  private static final Instant LATER = SECONDS.plusSeconds(90);
  private static final String REV = Passes.REVISION.rev();

  @Test
  void saysWhatRunsInWhichBoot() {
    Observed observed = of(Passes.healthy());

    assertThat(observed)
        .isEqualTo(
            new Observed(
                "1.4",
                Nodes.BOOT,
                Nodes.RELEASE,
                7,
                Optional.empty(),
                Phase.READY,
                SECONDS,
                Optional.of(REV),
                Optional.of(REV),
                Optional.empty(),
                new Holding(0, 0, Optional.empty(), List.of()),
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "IDLE, Ready",
    "STAGING, Staging",
    "STAGED, Staged",
    "QUIESCE, Quiesced",
    "UNLOAD, Busy",
    "UNLOADED, Busy",
    "LOAD, Busy",
    "VERIFY, Busy",
    "RB_UNLOAD, RollingBack",
    "RB_LOAD, RollingBack",
    "RB_VERIFY, RollingBack",
    "FAILED, Failed"
  })
  void callsEachStepAsTheProtocolDoes(Step step, String phase) {
    assertThat(of(Passes.healthy().in(step)).phase().text()).isEqualTo(phase);
  }

  @Test
  void runsNothingWhileDevicesAreUnhealthy() {
    Observed observed = of(Passes.healthy().withheld());

    assertThat(observed.rev()).isEmpty();
    assertThat(observed.lastGood()).contains(REV);
  }

  @Test
  void keepsWhatRunsWhileItIsQuiesced() {
    Observed before = of(Passes.healthy());

    assertThat(of(Passes.healthy().in(Step.QUIESCE), before).rev()).contains(REV);
    assertThat(of(Passes.healthy().in(Step.UNLOAD), before).rev()).isEmpty();
  }

  @Test
  void runsNothingInQuiesceAfterAReboot() {
    Observed before = of(Passes.healthy());
    Passes rebooted = Passes.healthy().of(Nodes.bare().boot("boot-2").state()).in(Step.QUIESCE);

    assertThat(of(rebooted, before).rev()).isEmpty();
  }

  @Test
  void remembersSinceWhenAPhaseHolds() {
    Observed before = of(Passes.healthy());

    assertThat(of(Passes.healthy().at(LATER), before).since()).isEqualTo(SECONDS);
    assertThat(of(Passes.healthy().at(LATER).in(Step.STAGING), before).since()).isEqualTo(LATER);
    assertThat(of(Passes.healthy().at(LATER).order(8), before).since()).isEqualTo(LATER);
    assertThat(
            of(Passes.healthy().at(LATER).of(Nodes.bare().boot("boot-2").state()), before).since())
        .isEqualTo(LATER);
  }

  @Test
  void repeatsTheRetryTextOfTheOrderThatItsNumberNames() {
    assertThat(of(Passes.healthy().asked(7, Optional.of("once more"))).retry())
        .contains("once more");
    assertThat(of(Passes.healthy().asked(7, Optional.of("x".repeat(200)))).retry())
        .contains(ObservedJson.retry("x".repeat(200)));
    assertThat(of(Passes.healthy().asked(7, Optional.empty())).retry()).isEmpty();
    assertThat(of(Passes.healthy().asked(8, Optional.of("once more"))).retry()).isEmpty();
    assertThat(of(Passes.healthy()).retry()).isEmpty();
  }

  @Test
  void remembersTheRetryTextWhileItDoesNotKnowTheOrder() {
    Observed before = of(Passes.healthy().asked(7, Optional.of("once more")));

    assertThat(of(Passes.healthy(), before).retry()).contains("once more");
    assertThat(of(Passes.healthy().asked(8, Optional.of("again")), before).retry())
        .contains("once more");
    assertThat(of(Passes.healthy().asked(7, Optional.empty()), before).retry()).isEmpty();
    assertThat(of(Passes.healthy().order(8), before).retry()).isEmpty();
  }

  @Test
  void saysHowTheLastOrderEndedAndWhy() {
    Finding why = new Finding(Reason.LINK_DOWN, "ens1f0 is down", "see its cable");
    OrderResult result =
        new OrderResult(6, OrderOutcome.ROLLED_BACK, Optional.of(why), Optional.of(SECONDS));

    assertThat(of(Passes.healthy().ended(result)).result())
        .contains(
            new Ending(
                6,
                OrderOutcome.ROLLED_BACK,
                Optional.of("LinkDown"),
                Optional.of("ens1f0 is down; see its cable"),
                Optional.of(SECONDS)));
  }

  @Test
  void countsEachHolderOnceWhoeverKnowsIt() {
    DeviceHolders listed =
        new DeviceHolders(
            List.of(Pod.of(new PodName("trading", "feed"), "1-2"), Pod.named("trading", "late")),
            Optional.of("kubelet is away"),
            0);
    List<Holder> processes =
        List.of(
            process(1, Optional.empty(), false),
            process(2, Optional.empty(), true),
            process(7, container("5", Optional.empty()), true),
            process(3, container("1_2", Optional.empty()), false),
            process(4, container("3", Optional.of(new PodName("trading", "late"))), false),
            process(5, container("4", Optional.of(new PodName("a", "unlisted"))), false),
            process(6, container("4", Optional.of(new PodName("a", "unlisted"))), false));
    Passes passes =
        Passes.healthy()
            .of(Nodes.running(Passes.REVISION).holders(Reading.present(processes)).state())
            .heldBy(listed);

    assertThat(of(passes).holders())
        .isEqualTo(
            new Holding(
                4,
                1,
                Optional.of("kubelet is away"),
                List.of(
                    pod("trading", "feed", "1-2"),
                    new HoldingPod(Optional.of("trading"), Optional.of("late"), Optional.empty()),
                    pod("a", "unlisted", "4"))));
  }

  @Test
  void saysWhyProcessesAreNotKnown() {
    Passes passes =
        Passes.healthy()
            .of(Nodes.running(Passes.REVISION).holders(Reading.unreadable("/proc: EIO")).state());

    assertThat(of(passes).holders())
        .isEqualTo(new Holding(0, 0, Optional.of("/proc: EIO"), List.of()));
  }

  @Test
  void staysSmallWithTenThousandHoldersOfAnyName() {
    List<Pod> pods =
        IntStream.range(0, 10_000)
            .mapToObj(number -> Pod.of(new PodName("😀".repeat(15), "中".repeat(60)), "u" + number))
            .toList();

    Observed observed = of(Passes.healthy().heldBy(DeviceHolders.of(pods)));

    assertThat(observed.holders().count()).isEqualTo(10_000);
    assertThat(ObservedJson.write(observed).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(ObservedJson.LONGEST);
  }

  @Test
  void saysNothingNewWhileTheJournalCannotBeRead() {
    assertThat(
            ObservedAnnotation.of(
                Passes.healthy().withoutJournal().pass(), "1.4", Optional.empty()))
        .isEmpty();
  }

  private static Observed of(Passes passes) {
    return ObservedAnnotation.of(passes.pass(), "1.4", Optional.empty()).orElseThrow();
  }

  private static Observed of(Passes passes, Observed before) {
    return ObservedAnnotation.of(passes.pass(), "1.4", Optional.of(before)).orElseThrow();
  }

  private static HoldingPod pod(String namespace, String name, String uid) {
    return new HoldingPod(Optional.of(namespace), Optional.of(name), Optional.of(uid));
  }

  private static Optional<PodContainer> container(String uid, Optional<PodName> name) {
    return Optional.of(new PodContainer(uid, "c", name, Optional.empty()));
  }

  private static Holder process(int pid, Optional<PodContainer> container, boolean server) {
    return new Holder(pid, "app", new TreeSet<>(List.of("onload")), container, server);
  }
}
