package io.github.onloadnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.sandbox.SimulatedHost;
import io.github.onloadnode.sandbox.SimulatedModule;
import io.github.onloadnode.sandbox.SimulatedPod;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;
import picocli.CommandLine;

/** {@code inspect} on a simulated host. */
class InspectCommandTest {

  private static final Instant NOW = Instant.parse("2026-11-25T02:00:00Z");

  @TempDir Path directory;

  private SimulatedHost host;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void boot() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
  }

  @Test
  void showsLoadedNodeAndNamesPodOfHolder() {
    load();

    assertThat(run()).isZero();

    assertThat(out.toString()).isEqualTo("");
  }

  @Test
  void printsTheSameFactsAsJson() throws IOException {
    load();

    assertThat(run("-o", "json")).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    System.out.println(json.toPrettyString());
    assertThat(json.at("/observedAt").asText()).isEqualTo("2026-11-25T02:00:00Z");
    assertThat(json.at("/holders/0/container/pod").asText()).isEqualTo("feed-0");
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
    String[] all = new String[arguments.length + 2];
    all[0] = "--host-root";
    all[1] = directory.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return line.execute(all);
  }
}
