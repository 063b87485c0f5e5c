package io.github.onloadnode.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.observe.NodeObserver;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedKernel;
import io.github.onloadnode.simulator.SimulatedPod;
import io.github.onloadnode.simulator.SimulatedServers;
import io.github.onloadnode.testing.TestClock;
import io.github.onloadnode.testing.UnnamedPod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces of a simulated host and its pods. */
final class NamespaceWatchTest {

  private static final String SERVER = "/opt/x/sbin/onload_cp_server";
  private static final String HELPER = "/opt/x/usr/bin/onload_mibdump";
  private static final String PARAMETERS = "/sys/module/onload/parameters/";
  private static final String HOSTS = "net:[4026531833]";
  private static final SimulatedPod FEED = pod("feed", 1);
  private static final SimulatedPod RISK = pod("risk", 2);

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();
  private final List<Integer> asked = new ArrayList<>();
  private SimulatedHost host;
  private SimulatedServers servers;
  private boolean serves = true;
  private String server = SERVER;
  private Optional<String> helper = Optional.of(HELPER);
  private final Set<Pod> pods = Set.of(Pod.named("trading", "feed"), UnnamedPod.ofUid(RISK.uid()));
  private NamespaceWatch watch;
  private Runnable meanwhile = () -> {};

  @BeforeEach
  void hostWithOnload() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    servers = new SimulatedKernel(host).servers();
    host.tree().write(SERVER, "program");
    host.tree().write(HELPER, "program");
    host.tree().write(PARAMETERS + "cplane_server_path", SERVER + "\n");
    host.tree().write(PARAMETERS + "cplane_server_params", "-K\n");
    host.tree().write(PARAMETERS + "cplane_server_uid", "65534\n");
    host.tree().write(PARAMETERS + "cplane_server_gid", "65534\n");
    host.onloadAppears("9.1.0", "94e6b7eccf68029c8c29f301197d3e9a");
    servers.demand(HOSTS);
    NamespaceClient client =
        (program, pid, wanted) -> {
          asked.add(pid);
          meanwhile.run();
          return servers.ask(program, pid, wanted);
        };
    HostFiles files = new HostFiles(host.root());
    NodeObserver passes = new NodeObserver(files, host.linux(new SimulatedKernel(host)), Set.of());
    watch =
        new NamespaceWatch(
            () ->
                new ServedPods(
                    serves,
                    Optional.of(server),
                    helper,
                    pods,
                    passes.observe().processes().podNetworks().processes()),
            files,
            client,
            clock);
  }

  @Test
  void seesNothingWhereOnloadIsNotLoaded() {
    host.onloadDisappears();

    assertThat(look()).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void startsAServerForEachPodThatHoldsADevice() {
    host.processes().start(7001, "app", FEED);
    host.processes().start(7002, "app", RISK);

    assertThat(look()).containsExactly("host up", "trading/feed up", "trading/risk up");
    assertThat(asked).containsExactly(7001, 7002);
  }

  @Test
  void asksOnlyOnceForAPodOfSeveralProcesses() {
    host.processes().start(7005, "app", FEED);
    host.processes().start(7001, "app", FEED);

    look();
    look();

    assertThat(asked).containsExactly(7001);
  }

  @Test
  void leavesPodsWithoutADeviceAlone() {
    host.processes().start(7003, "app", pod("web", 3));

    assertThat(look()).containsExactly("host up");
    assertThat(asked).isEmpty();
  }

  @Test
  void countsAPodInTheHostsNamespaceAsTheHost() {
    host.processes().start(7001, "app", FEED);
    host.processes().enter(7001, HOSTS);

    assertThat(look()).containsExactly("host up");
  }

  @Test
  void startsTheHostsServerAgain() {
    servers.kill(4242);

    assertThat(look()).containsExactly("host up");
    assertThat(asked).containsExactly(1);
  }

  @Test
  void startsNothingWhileNoRevisionIsServed() {
    host.processes().start(7001, "app", FEED);
    serves = false;

    assertThat(look())
        .containsExactly("host up", "trading/feed down: not pre-warmed: no revision is served now");
    assertThat(asked).isEmpty();
  }

  @Test
  void stopsInTheMiddleWhenServingEnds() {
    host.processes().start(7001, "app", FEED);
    host.processes().start(7002, "app", RISK);
    meanwhile = () -> serves = false;

    look();

    assertThat(asked).containsExactly(7001);
  }

  @Test
  void saysThatThePayloadHasNoHelper() {
    host.processes().start(7001, "app", FEED);
    helper = Optional.empty();

    assertThat(look())
        .contains("trading/feed down: not pre-warmed: the payload has no usr/bin/onload_mibdump");
  }

  @Test
  void believesTheKernelAndNotTheHelpersExitCode() {
    host.tree().remove(SERVER);
    host.processes().start(7001, "app", FEED);

    assertThat(look())
        .contains(
            "trading/feed down: no server came: the helper ended with 0 and said: llap: 2/1024");
  }

  @Test
  void triesLessAndLessOften() {
    host.tree().remove(SERVER);
    host.processes().start(7001, "app", FEED);

    look();
    clock.advance(Duration.ofSeconds(9));
    look();
    assertThat(asked).hasSize(1);
    clock.advance(Duration.ofSeconds(2));
    look();
    clock.advance(Duration.ofSeconds(11));
    look();
    assertThat(asked).hasSize(2);
    clock.advance(Duration.ofHours(1));
    look();
    clock.advance(Duration.ofMinutes(5));
    look();

    assertThat(asked).hasSize(4);
  }

  @Test
  void forgetsANamespaceThatVanishesWhileItIsAskedFor() {
    host.processes().start(7001, "app", FEED);
    meanwhile = () -> host.processes().end(7001);

    assertThat(look()).containsExactly("host up");
    assertThat(asked).containsExactly(7001);
  }

  @Test
  void asksAgainForAPodOfTheSameNameThatCameAfterwards() {
    host.processes().start(7001, "app", FEED);
    look();
    host.processes().end(7001);
    servers.kill(4243);

    host.processes().start(7009, "app", pod("feed", 9));
    clock.advance(Duration.ofSeconds(3));

    assertThat(look()).containsExactly("host up", "trading/feed up");
    assertThat(asked).containsExactly(7001, 7009);
  }

  @Test
  void triesAtOnceForANewPodWithAReusedNamespace() {
    host.tree().remove(SERVER);
    host.processes().start(7001, "app", FEED);
    host.processes().enter(7001, "net:[4026539999]");
    look();
    host.processes().end(7001);

    host.processes().start(7009, "app", pod("feed", 9));
    host.processes().enter(7009, "net:[4026539999]");
    clock.advance(Duration.ofSeconds(3));
    look();

    assertThat(asked).containsExactly(7001, 7009);
  }

  @Test
  void doesNotAskForAReusedProcessId() {
    host.processes().start(7001, "app", FEED);
    host.processes().start(7002, "app", RISK);
    meanwhile =
        () -> {
          host.processes().end(7002);
          host.processes().start(7002, "app", pod("web", 3));
        };

    look();

    assertThat(asked).containsExactly(7001);
  }

  @Test
  void saysThatAnIdleServerHasEnded() {
    host.processes().start(7001, "app", FEED);
    look();
    servers.kill(4243);

    assertThat(look()).anyMatch(line -> line.startsWith("trading/feed down: its server has ended"));
    clock.advance(Duration.ofSeconds(11));
    assertThat(look()).contains("trading/feed up");
  }

  @Test
  void namesAServerOfAnotherPath() {
    server = "/opt/y/sbin/onload_cp_server";

    assertThat(look())
        .containsExactly("host up: it runs " + SERVER + " instead of /opt/y/sbin/onload_cp_server");
    assertThat(watch.namespaces().getFirst().finding())
        .hasValueSatisfying(finding -> {
          assertThat(finding.reason()).isEqualTo(Reason.CONTROL_PLANE_DIFFERS);
          assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
          assertThat(finding.subject()).isEqualTo("host");
        });
  }

  private List<String> look() {
    watch.look(() -> true);
    return watch.namespaces().stream()
        .map(namespace ->
            namespace.name()
                + (namespace.isUp() ? " up" : " down")
                + namespace.finding().map(why -> ": " + why.message()).orElse(""))
        .toList();
  }

  private static SimulatedPod pod(String name, int number) {
    return new SimulatedPod(
        "trading", name, "3f2c9a4e-7b0d-4c51-9a6e-%012d".formatted(number), "app", "c" + number);
  }
}
