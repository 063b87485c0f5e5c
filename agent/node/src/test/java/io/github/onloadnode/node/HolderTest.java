package io.github.onloadnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.testing.UnnamedPod;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who uses Onload: processes of pods and of the host, and the kernel's own servers. */
class HolderTest {

  private static final PodContainer CONTAINER =
      new PodContainer(
          "1f2e", "abc", Optional.of(new PodName("trading", "feed")), Optional.of("app"));

  @Test
  void processOutsidePodsIsOfTheHostUnlessTheKernelStartedIt() {
    assertThat(holder(Optional.empty(), false).isOfHost()).isTrue();
    assertThat(holder(Optional.empty(), true).isOfHost()).isFalse();
    assertThat(holder(Optional.of(CONTAINER), false).isOfHost()).isFalse();
  }

  @Test
  void podIsNamedAsFarAsItIsKnown() {
    assertThat(CONTAINER.pod()).isEqualTo(Pod.of(new PodName("trading", "feed"), "1f2e"));
    assertThat(CONTAINER.pod()).hasToString("trading/feed");
    assertThat(Pod.named("trading", "feed")).hasToString("trading/feed");
    assertThat(UnnamedPod.ofUid("1f2e")).hasToString("uid 1f2e");
  }

  @Test
  void uidOfSystemdSliceIsTheSame() {
    assertThat(Pod.key("1f2e_11")).isEqualTo(Pod.key("1f2e-11")).isEqualTo("1f2e-11");
  }

  @Test
  void serverRunsTheProgramThatItWasStartedAsOrIs() {
    ControlPlaneServer linked = server(Reading.present("/srv/server"), "/sbin/server", "-K");

    assertThat(linked.runs("/sbin/server")).isTrue();
    assertThat(linked.runs("/srv/server")).isTrue();
    assertThat(linked.runs("/opt/server")).isFalse();
    assertThat(linked.program()).isEqualTo("/sbin/server");
  }

  @Test
  void serverThatHidesItsArgumentsIsCalledByItsFile() {
    assertThat(server(Reading.present("/srv/server")).program()).isEqualTo("/srv/server");
    assertThat(server(Reading.absent()).program()).isEqualTo("unknown");
  }

  @Test
  void serverIsTheSameInThePodThatItIsFoundIn() {
    ControlPlaneServer server = server(Reading.absent(), "/sbin/server");

    assertThat(server.of("trading/feed").pod()).contains("trading/feed");
    assertThat(server.of("trading/feed").arguments()).containsExactly("/sbin/server");
    assertThat(new ControlPlaneServer.Ids(4_294_967_295L, 7)).hasToString("4294967295:7");
  }

  @Test
  void namespaceIsUpWithItsServer() {
    Optional<ControlPlaneServer> server = Optional.of(server(Reading.absent()));

    assertThat(namespace(server).isUp()).isTrue();
    assertThat(namespace(Optional.empty()).isUp()).isFalse();
  }

  private static Holder holder(Optional<PodContainer> container, boolean server) {
    return new Holder(7, "feed", new TreeSet<>(List.of("onload")), container, server);
  }

  private static ControlPlaneServer server(Reading<String> executable, String... arguments) {
    return new ControlPlaneServer(
        7,
        Reading.absent(),
        false,
        Optional.empty(),
        executable,
        List.of(arguments),
        Reading.absent());
  }

  private static ControlPlaneNamespace namespace(Optional<ControlPlaneServer> server) {
    return new ControlPlaneNamespace(
        ControlPlaneNamespace.HOST, "net:[1]", server, Optional.empty());
  }
}
