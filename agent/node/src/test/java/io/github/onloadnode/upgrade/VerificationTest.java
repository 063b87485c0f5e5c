package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.OnloadDriver;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.simulator.SimulatedModuleFile;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Servers;
import io.github.onloadnode.testing.States;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether what is loaded is what was to be loaded, and the library's match. */
final class VerificationTest {

  private static final Revision PLAN = Nodes.revision("9.1.0", "");
  private static final String INTERFACE = SimulatedPayload.userInterface("9.1.0");

  @Test
  void isContentWithTheModulesOfTheRevision() {
    assertThat(Verification.health(PLAN, Nodes.running(PLAN).state())).isEmpty();
  }

  @Test
  void tellsAnotherBuildOfTheSameSource() {
    SimulatedPayload files = SimulatedPayload.of("9.1.0", Nodes.RELEASE);
    SimulatedModuleFile rebuilt =
        files.module("onload").withTexts(List.of("9.1.0 ", "what another archive brought"));
    Revision other = Nodes.revision(files.module(rebuilt), "9.1.0", "");

    assertThat(only(Nodes.running(other).state()))
        .satisfies(problem -> {
          assertThat(problem.reason()).isEqualTo(Reason.MODULE_DIFFERS);
          assertThat(problem.subject()).isEqualTo("onload");
          assertThat(problem.message())
              .contains("the loaded onload is another build: build id " + rebuilt.buildId())
              .doesNotContain("srcversion");
        });
  }

  @Test
  void treatsAnUnreadableIdentityAsUnknown() {
    NodeState state =
        Servers.withBuildId(
            Nodes.running(PLAN).state(), Reading.unreadable("broken build id note"));

    assertThat(only(state).reason()).isEqualTo(Reason.NODE_UNREADABLE);
    assertThat(only(state).message()).contains("onload", "broken build id note");
  }

  @Test
  void comparesTheDriversOwnVersionWithTheLibrary() {
    Finding problem = only(with(States.onload("9.1.1", INTERFACE)));

    assertThat(problem.reason()).isEqualTo(Reason.INTERFACE_TO_LIBRARY_DIFFERS);
    assertThat(problem.message()).contains("9.1.1", "libonload.so of 9.1.0");
  }

  @Test
  void comparesTheDriversInterfaceWithTheLibrary() {
    Finding problem = only(with(States.onload("9.1.0", "0123456789abcdef0123456789abcdef")));

    assertThat(problem.reason()).isEqualTo(Reason.INTERFACE_TO_LIBRARY_DIFFERS);
    assertThat(problem.message()).contains("uk_intf_ver 0123456789abcdef0123456789abcdef");
  }

  @Test
  void saysWhereTheDriverDoesNotTell() {
    assertThat(only(with(Reading.unreadable("no permission"))).reason())
        .isEqualTo(Reason.NODE_UNREADABLE);
    assertThat(only(with(Reading.absent())).message()).contains("/proc/driver/onload/version");
  }

  private static NodeState with(Reading<OnloadDriver> driver) {
    return Nodes.running(PLAN).onload(driver).state();
  }

  private static Finding only(NodeState state) {
    List<Finding> problems = Verification.health(PLAN, state);
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }
}
