package io.github.onloadnode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.deviceplugin.AllocationCounts;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.deviceplugin.ResourceStatus.State;
import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.upgrade.Serving;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What keeps the agent from serving pods. */
final class ReadinessTest {

  private static final ResourceStatus REGISTERED =
      status("amd.com/onload", State.STREAMING, Optional.empty());
  private static final ResourceStatus LOST =
      status(
          "amd.com/two",
          State.LOST,
          Optional.of(new Finding(Reason.AGENT_FAULT, "connection refused", "wait")));

  private static final String FAULT = "AgentFault: a pass failed; report it";
  private static final Pass FAULTY =
      new Pass(
          Instant.EPOCH,
          NodeState.unseen("a fault"),
          Optional.empty(),
          Optional.empty(),
          new Serving(Optional.empty(), Optional.empty()),
          DeviceHolders.NOBODY,
          List.of(
              new Finding(Reason.NODE_UNREADABLE, "no /proc", "mount it"),
              new Finding(Reason.AGENT_FAULT, "a pass failed", "report it")));

  @Test
  void isReadyOnceTheKubeletListens() {
    Readiness readiness = new Readiness(() -> List.of(REGISTERED), Optional::empty);

    assertThat(readiness.missing()).isEmpty();
  }

  @Test
  void namesTheResourceThatIsNotRegisteredAndWhy() {
    Readiness readiness = new Readiness(() -> List.of(REGISTERED, LOST), Optional::empty);

    assertThat(readiness.missing())
        .containsExactly("amd.com/two is not registered with the kubelet: connection refused");
  }

  @Test
  void isNotReadyWhileARegistrationIsUnderWay() {
    ResourceStatus registering = status("amd.com/onload", State.REGISTERING, Optional.empty());
    Readiness readiness = new Readiness(() -> List.of(registering), Optional::empty);

    assertThat(readiness.missing())
        .containsExactly("amd.com/onload is not registered with the kubelet");
  }

  @Test
  void reportsAFaultOfTheAgentAlthoughItServes() {
    Readiness readiness = new Readiness(() -> List.of(REGISTERED), () -> Optional.of(FAULTY));

    assertThat(readiness.missing()).containsExactly(FAULT);
  }

  @Test
  void reportsAllThatIsMissing() {
    Readiness readiness = new Readiness(() -> List.of(LOST), () -> Optional.of(FAULTY));

    assertThat(readiness.missing())
        .containsExactly(
            "amd.com/two is not registered with the kubelet: connection refused", FAULT);
  }

  private static ResourceStatus status(String name, State state, Optional<Finding> error) {
    AllocationCounts none = new AllocationCounts(0, 0, Duration.ZERO);
    return new ResourceStatus(
        name,
        state,
        state == State.STREAMING,
        1,
        0,
        Map.of(),
        none,
        Optional.empty(),
        error,
        Instant.EPOCH);
  }
}
