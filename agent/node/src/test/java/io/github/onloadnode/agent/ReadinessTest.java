package io.github.onloadnode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.deviceplugin.AllocationCounts;
import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.deviceplugin.ResourceStatus.State;
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

  @Test
  void isReadyOnceTheKubeletListens() {
    Readiness readiness = new Readiness(() -> List.of(REGISTERED), List::of);

    assertThat(readiness.missing()).isEmpty();
  }

  @Test
  void namesTheResourceThatIsNotRegisteredAndWhy() {
    Readiness readiness = new Readiness(() -> List.of(REGISTERED, LOST), List::of);

    assertThat(readiness.missing())
        .containsExactly("amd.com/two is not registered with the kubelet: connection refused");
  }

  @Test
  void isNotReadyWhileARegistrationIsUnderWay() {
    ResourceStatus registering = status("amd.com/onload", State.REGISTERING, Optional.empty());
    Readiness readiness = new Readiness(() -> List.of(registering), List::of);

    assertThat(readiness.missing())
        .containsExactly("amd.com/onload is not registered with the kubelet");
  }

  @Test
  void reportsAFaultOfTheAgentAlthoughItServes() {
    Readiness readiness = new Readiness(() -> List.of(REGISTERED), () -> List.of("a fault"));

    assertThat(readiness.missing()).containsExactly("a fault");
  }

  @Test
  void reportsAllThatIsMissing() {
    Readiness readiness = new Readiness(() -> List.of(LOST), () -> List.of("a fault"));

    assertThat(readiness.missing())
        .containsExactly(
            "amd.com/two is not registered with the kubelet: connection refused", "a fault");
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
