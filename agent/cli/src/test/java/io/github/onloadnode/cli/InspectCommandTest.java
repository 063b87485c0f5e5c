package io.github.onloadnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedModule;
import io.github.onloadnode.simulator.SimulatedPod;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;
import picocli.CommandLine;

/** {@code inspect} on a simulated host. */
class InspectCommandTest {

  private static final Instant NOW = Instant.parse("2026-11-25T02:00:00Z");

  private static final String JOURNAL = "/var/lib/onload-agent/journal.json";

  private static final String ROLLED_BACK =
      """
      {"v":1,"uid":"local","boot":"b","step":"Idle","seq":7,"target":"local-ba9876543210",
       "committed":"local-0123456789ab","term":{"seq":7,"outcome":"RolledBack"},
       "ending":{"at":"2026-11-25T01:00:00Z","reason":{"reason":"InitFailed",
         "message":"load module onload: Input/output error (EIO)","remedy":"read the kernel log"}},
       "attempt":1,"bootAttempts":0,"removedInTree":[],"interfaces":{},"linksUp":[],"fwPathBefore":""}
      """;

  @TempDir Path directory;

  private SimulatedHost host;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void boot() {
    host = SimulatedHost.create(directory, shape(2));
  }

  @Test
  void showsLoadedNodeAndNamesPodOfHolder() {
    load();

    assertThat(run()).isZero();

    assertThat(out.toString())
        .isEqualTo(
            """
            KERNEL
              RELEASE         LOCKDOWN  SIGNATURES    MODULE LOADING
              6.1.0-56-amd64  none      not enforced  enabled

            NICS
              FUNCTION      NIC           DRIVER             NUMA  VFS  ONLOAD        INTERFACE   LINK  SPEED  MAC ADDRESS        FIRMWARE
              0000:3b:00.0  SFC9250 (X2)  sfc (out of tree)  0     0/4  sfc.onload.0  ens59f0np0  up    25G    00:0f:53:00:00:00  8.5.4.1000 rx0 tx0
              0000:3b:00.1  SFC9250 (X2)  sfc (out of tree)  0     0/4  sfc.onload.1  ens59f1np1  down  -      00:0f:53:00:00:01  8.5.4.1000 rx0 tx0

            INTERFACES IN USE
              INTERFACE   WHY
              ens59f0np0  has the node's address 10.1.2.3

            MODULES
              NAME          VERSION     BUILT        STATE  REFS  HELD BY          IDENTITY
              onload        9.2.1       out of tree  live   1     -                ED06A96990ABC8D8C64F8AE9
              sfc           6.4.0.1003  out of tree  live   0     -                270FA2B747D692FBF329DE40
              sfc_char      -           out of tree  live   2     onload           6355fa6ee84bbc884046938bd406a45fa9dc9e62
              sfc_resource  -           out of tree  live   2     onload,sfc_char  fcaebef56ce5a0c84965bbad146653e3f1b7c5ad

            DEVICES
              DEVICE             NODE   MODE  DRIVER'S MAJOR
              /dev/onload        245:0  0666  245
              /dev/onload_epoll  244:0  0666  244
              /dev/sfc_char      246:0  0666  246

            ONLOAD DRIVER
              VERSION  USER INTERFACE                    CONTROL PLANE  STACKS  ORPHANED
              9.2.1    94e6b7eccf68029c8c29f301197d3e9a  no server      0       0

            HOLDERS
              PID   COMMAND      POD             CONTAINER  HOLDS
              4242  feedhandler  trading/feed-0  handler    onload sfc_char

            JOURNAL
              no agent has an order or a revision on this machine
            """);
  }

  @Test
  void tellsAbsentFromUnreadable() {
    host.tree().write("/proc/sys/kernel/modules_disabled", "perhaps");
    host.tree().remove("/sys/module/module");
    host.tree().link("/proc/1/ns/pid", "pid:[1]");
    load();

    assertThat(run()).isZero();

    assertThat(out.toString().lines())
        .contains(
            "  6.1.0-56-amd64  none      -           unreadable",
            "  unreadable outside the host's pid namespace: processes of other namespaces are"
                + " hidden",
            "  modules_disabled: /proc/sys/kernel/modules_disabled: not a boolean: perhaps");
  }

  @Test
  void showsMachineWithoutNics() {
    host = SimulatedHost.create(directory.resolve("plain"), shape(0));
    directory = directory.resolve("plain");

    assertThat(run()).isZero();

    assertThat(out.toString().lines())
        .contains(
            "  no Solarflare NIC on this machine",
            "  no module of Onload is loaded",
            "  no process holds a device of Onload");
  }

  @Test
  void letsNoProcessWriteToTheTerminal() {
    load();
    host.tree().write("/proc/4242/comm", "evil\u001b[2J\n");

    assertThat(run()).isZero();

    assertThat(out.toString()).doesNotContain("\u001b").contains("4242  evil?[2J");
  }

  @Test
  void printsTheSameFactsAsJson() throws IOException {
    load();

    assertThat(run("-o", "json")).isZero();

    try (InputStream expected = getClass().getResourceAsStream("/inspect/loaded.json")) {
      assertThat(new ObjectMapper().readTree(out.toString()))
          .isEqualTo(new ObjectMapper().readTree(expected));
    }
  }

  @Test
  void saysHowTheLastOrderEndedAndWhy() {
    host.tree().write(JOURNAL, ROLLED_BACK);

    assertThat(run()).isZero();

    assertThat(out.toString())
        .endsWith(
            """

            JOURNAL
              PHASE  COMMITTED           ORDER  FOR                 LAST ENDED  OUTCOME     AT
              Idle   local-0123456789ab  7      local-ba9876543210  7           RolledBack  2026-11-25T01:00:00Z
              last ended: InitFailed: load module onload: Input/output error (EIO); read the kernel log
              devices are Unhealthy: RevisionMissing: the committed revision local-0123456789ab cannot be read: it is not on this disk; see the agent's log: it copies the revision again if the source still exists
            """);
  }

  @Test
  void printsTheJournalAsJson() throws IOException {
    host.tree().write(JOURNAL, ROLLED_BACK);

    assertThat(run("-o", "json")).isZero();

    assertThat(new ObjectMapper().readTree(out.toString()).path("journal"))
        .hasToString(
            "{\"phase\":\"Idle\",\"committed\":\"local-0123456789ab\",\"desired\":\"local-ba9876543210\","
                + "\"seq\":7,\"result\":{\"seq\":7,\"outcome\":\"RolledBack\","
                + "\"at\":\"2026-11-25T01:00:00Z\",\"reason\":{\"reason\":\"InitFailed\",\"severity\":\"error\",\"subject\":\"node\","
                + "\"message\":\"load module onload: Input/output error (EIO)\","
                + "\"remedy\":\"read the kernel log\"}},\"turnedBackBy\":null,"
                + "\"unhealthy\":{\"reason\":\"RevisionMissing\",\"severity\":\"error\",\"subject\":\"node\",\"message\":\"the committed revision "
                + "local-0123456789ab cannot be read: it is not on this"
                + " disk\",\"remedy\":\"see the agent's log: it copies the revision again if"
                + " the source still exists\"}}");
  }

  @Test
  void saysThatTheJournalIsDamagedAndShowsTheRest() {
    host.tree().write(JOURNAL, "{\"v\":1,");

    assertThat(run()).isZero();

    assertThat(out.toString())
        .contains("0000:3b:00.0", "\nJOURNAL\n  unreadable JournalUnreadable: " + JOURNAL);
  }

  @Test
  void refusesDirectoryThatIsNotThere() {
    directory = directory.resolve("absent");

    assertThat(run()).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(err.toString())
        .startsWith("--host-root: no such directory: " + directory + System.lineSeparator());
  }

  @Test
  void refusesUnknownFormat() {
    assertThat(run("-o", "xml")).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(err.toString()).contains("expected table or json, but was 'xml'");
  }

  @Test
  void refusesNodeAddressThatIsNone() {
    assertThat(run("--node-address", "node-7")).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(err.toString()).contains("expected an IPv4 or IPv6 address, but was 'node-7'");
  }

  private static SimulatedHost.Shape shape(int ports) {
    return new SimulatedHost.Shape(1, ports, new PciId(0x1924, 0x0b03), 3, "6.1.0-56-amd64");
  }

  private void load() {
    host.adapters().bind("sfc", true);
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);
    host.devices().appear("onload", 245);
    host.devices().appear("onload_epoll", 244);
    host.devices().appear("sfc_char", 246);
    host.onloadAppears("9.2.1", "94e6b7eccf68029c8c29f301197d3e9a");
    host.processes()
        .start(
            4242,
            "feedhandler",
            new SimulatedPod(
                "trading", "feed-0", "0f5e2a44-7c1d-4a6b-9d62-35f0b1c7a911", "handler", "ab12"));
    host.processes().open(4242, "onload");
    host.processes().open(4242, "sfc_char");
    PciAddress first = host.adapters().addresses().getFirst();
    host.network().address(host.adapters().networkInterface(first), "10.1.2.3", 24);
    host.adapters().link(host.adapters().addresses().getLast(), false);
  }

  private int run(String... arguments) {
    CommandLine line =
        new CommandLine(
                new InspectCommand(
                        host.linux(Mockito.mock(KernelModules.class)),
                        InstantSource.fixed(NOW),
                        new PrintWriter(out))
                    .spec())
            .setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(
                Stream.of("--host-root", directory.toString(), "--node-address", "10.1.2.3"),
                Stream.of(arguments))
            .toArray(String[]::new));
  }
}
