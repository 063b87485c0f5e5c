package io.github.onloadnode.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.linux.Processes;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Servers;
import io.github.onloadnode.testing.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers are ended, and told how to start. */
final class ControlPlaneActionsTest {

  private static final String PARAMETERS = "/sys/module/onload/parameters/";
  private static final Revision REVISION = Nodes.revision("9.1.0", "");
  private static final NodeState X4 =
      Nodes.bare().card(NicFamily.X4, new PciId(0x1924, 0x0c03), Reading.absent()).state();
  private static final SortedSet<String> DEVICES = new TreeSet<>(Set.of("sfc_char"));

  /** Processes of which some do not listen to SIGTERM. */
  private final class Running implements ServerProcesses {
    private final Set<Integer> alive;
    private final Set<Integer> deaf;
    private final List<String> signals = new ArrayList<>();
    private Optional<Errno> refused = Optional.empty();
    private Optional<Integer> unholdable = Optional.empty();

    Running(Set<Integer> alive, Set<Integer> deaf) {
      this.alive = new TreeSet<>(alive);
      this.deaf = deaf;
      alive.forEach(pid -> is(pid, "/x"));
    }

    @Override
    public Optional<Processes.Held> hold(int pid) {
      if (unholdable.filter(number -> number == pid).isPresent()) {
        throw new LinuxException("open process " + pid, Errno.ENOMEM);
      }
      return alive.contains(pid) ? Optional.of(held(pid)) : Optional.empty();
    }

    private Processes.Held held(int pid) {
      return new Processes.Held() {
        @Override
        public boolean isAlive() {
          return alive.contains(pid);
        }

        @Override
        public void terminate() {
          refused.ifPresent(errno -> {
            throw new LinuxException("send signal 15 to process " + pid, errno);
          });
          signals.add("TERM " + pid);
          if (!deaf.contains(pid)) {
            alive.remove(pid);
          }
        }

        @Override
        public void kill() {
          signals.add("KILL " + pid);
          alive.remove(pid);
        }

        @Override
        public void close() {
          signals.add("let go " + pid);
        }
      };
    }
  }

  @TempDir private Path directory;
  private final TestClock clock = new TestClock();

  @Test
  void endsTheServersThatTheKernelListsAndNoOthers() {
    Running processes = new Running(Set.of(10, 11, 12), Set.of());

    actions(processes).stop(listing(10, 11));

    assertThat(processes.signals).containsExactly("TERM 10", "TERM 11", "let go 10", "let go 11");
    assertThat(processes.alive).containsExactly(12);
  }

  @Test
  void killsWhatDoesNotListen() {
    Running processes = new Running(Set.of(10, 11), Set.of(11));

    actions(processes).stop(listing(10, 11));

    assertThat(processes.signals)
        .containsExactly("TERM 10", "TERM 11", "KILL 11", "let go 10", "let go 11");
  }

  /** Before anything was unloaded, a change can end as if nothing had happened. */
  @Test
  void saysThatItMayNotEndServers() {
    Running processes = new Running(Set.of(10, 11), Set.of());
    processes.refused = Optional.of(Errno.EPERM);

    Finding problem = actions(processes).stop(listing(10, 11)).orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.CAPABILITY_MISSING);
    assertThat(problem.message())
        .startsWith("send signal 15 to process 10: Operation not permitted (EPERM)");
    assertThat(processes.signals).containsExactly("let go 10", "let go 11");
  }

  @Test
  void letsGoOfTheFirstServerWhereItCannotHoldTheSecond() {
    Running processes = new Running(Set.of(10, 11), Set.of());
    processes.unholdable = Optional.of(11);

    Finding problem = actions(processes).stop(listing(10, 11)).orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.UNLOAD_FAILED);
    assertThat(processes.signals).containsExactly("let go 10");
  }

  @Test
  void saysWhatElseKeptItFromEndingServers() {
    Running processes = new Running(Set.of(10), Set.of());
    processes.refused = Optional.of(Errno.ENOMEM);

    Finding problem = actions(processes).stop(listing(10)).orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.UNLOAD_FAILED);
  }

  @Test
  void doesNotSignalAProcessWithAReusedId() {
    Running processes = new Running(Set.of(10, 11, 12), Set.of());
    is(10, "/usr/bin/database");
    new HostTree(new HostRoot(directory)).link("/proc/11/ns/net", "net:[4026532447]");

    actions(processes).stop(listing(10, 11, 12));

    assertThat(processes.signals).containsExactly("let go 10", "let go 11", "TERM 12", "let go 12");
  }

  @Test
  void endsControllersTooAndTakesTheirTracesAway() {
    HostTree tree = new HostTree(new HostRoot(directory));
    tree.write("/run/onload/controller-0/shrub_config", "");
    tree.write("/run/onload_cp_server_agent", "");
    tree.write("/proc/20/comm", "shrub\n");
    tree.write("/proc/22/comm", "database\n");
    Running processes = new Running(Set.of(10, 20, 21, 22), Set.of());

    actions(processes)
        .stop(
            holding(
                new Holder(20, "shrub", DEVICES, Optional.empty(), true),
                new Holder(21, "app", DEVICES, Optional.empty(), false),
                new Holder(22, "shrub", DEVICES, Optional.empty(), true)));

    assertThat(processes.signals)
        .containsExactly("let go 22", "TERM 10", "TERM 20", "let go 10", "let go 20");
    assertThat(directory.resolve("run")).isEmptyDirectory();
  }

  @Test
  void leavesWhatSomebodyElseKeepsBesideTheControllers() {
    new HostTree(new HostRoot(directory)).write("/run/onload/mine", "");

    actions(new Running(Set.of(), Set.of())).stop(holding());

    assertThat(directory.resolve("run/onload/mine")).exists();
  }

  @Test
  void makesThePlaceOfTheControllersOnX4Alone() {
    Map<String, String> parameters = REVISION.module("onload").orElseThrow().parameters();
    ControlPlaneActions actions = actions(new Running(Set.of(), Set.of()));

    actions.prepare(Nodes.bare().state(), parameters);
    actions.prepare(X4, Map.of());
    assertThat(directory.resolve("run")).doesNotExist();

    actions.prepare(X4, parameters);
    assertThat(directory.resolve("run/onload")).isDirectory();
  }

  @Test
  void writesOnlyWhatDiffers() throws Exception {
    HostTree tree = new HostTree(new HostRoot(directory));
    String server = REVISION.payload().controlPlaneServer().orElseThrow();
    tree.write(PARAMETERS + "cplane_server_path", server + "\n");
    tree.write(PARAMETERS + "cplane_server_params", "-K\n");
    tree.write(PARAMETERS + "cplane_server_uid", "65534\n");
    tree.write(PARAMETERS + "cplane_server_gid", "0\n");
    tree.write(PARAMETERS + "shrub_controller_path", "/sbin/shrub_controller\n");
    Path unchanged = directory.resolve(PARAMETERS.substring(1) + "cplane_server_path");
    long before = Files.getLastModifiedTime(unchanged).toMillis();

    Optional<Finding> problem = actions(new Running(Set.of(), Set.of())).apply(REVISION);

    assertThat(problem).isEmpty();
    assertThat(directory.resolve(PARAMETERS.substring(1) + "cplane_server_params"))
        .hasContent("--llap-max 1024 --ipif-max 1024 --mac-max 4096 -K\n");
    assertThat(directory.resolve(PARAMETERS.substring(1) + "cplane_server_gid"))
        .hasContent("65534\n");
    assertThat(Files.getLastModifiedTime(unchanged).toMillis()).isEqualTo(before);
  }

  @Test
  void makesNoFileWhereTheKernelHasNoParameter() {
    Finding problem = actions(new Running(Set.of(), Set.of())).apply(REVISION).orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.PARAMETER_WRITE_FAILED);
    assertThat(directory.resolve("sys")).doesNotExist();
  }

  private void is(int pid, String program) {
    HostTree tree = new HostTree(new HostRoot(directory));
    tree.link("/proc/" + pid + "/exe", program);
    tree.link("/proc/" + pid + "/ns/net", "net:[4026531833]");
  }

  private ControlPlaneActions actions(ServerProcesses processes) {
    return new ControlPlaneActions(
        new HostFiles(new HostRoot(directory)), processes, new Waiting(clock::advance, clock));
  }

  /** Process 10 is a server. */
  private static NodeState holding(Holder... holders) {
    return Nodes.running(REVISION)
        .servers(Reading.present(List.of(Servers.of(10, List.of("/x")))))
        .holders(Reading.present(List.of(holders)))
        .state();
  }

  private static NodeState listing(Integer... pids) {
    return Nodes.running(REVISION)
        .servers(
            Reading.present(Stream.of(pids).map(pid -> Servers.of(pid, List.of("/x"))).toList()))
        .state();
  }
}
