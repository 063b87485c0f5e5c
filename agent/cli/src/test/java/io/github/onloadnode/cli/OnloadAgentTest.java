package io.github.onloadnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.Capability;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the command line prints and how it ends. */
final class OnloadAgentTest {

  private static final String HELP = "agent/cli/src/test/resources/help/";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final OnloadAgent agent =
      new OnloadAgent(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          Map.of("ONLOAD_AGENT_LOG_LEVL", "debug"),
          _ -> () -> {});

  @Test
  void helpsInGeneral() {
    assertThat(agent.run("--help")).isZero();
    Golden.assertSame(HELP + "onload-agent.txt", out());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpsWithEveryCommand(String command) {
    assertThat(agent.run(command, "--help")).isZero();
    Golden.assertSame(HELP + command + ".txt", out());
  }

  static Stream<String> commands() {
    CommandLine line =
        new OnloadAgent(System.out, System.err, Map.of(), _ -> () -> {}).commandLine();
    return line.getSubcommands().keySet().stream();
  }

  @Test
  void printsItsVersion() {
    assertThat(agent.run("version")).isZero();
    assertThat(out()).matches("onload-agent \\S+\njava 25\\S*\n");
  }

  @Test
  void endsWithUsageForAWrongCommandLine() {
    assertThat(agent.run("agent", "--diagnostic-port=1")).isEqualTo(64);
    assertThat(err())
        .startsWith("onload-agent: Unknown option: '--diagnostic-port=1'; did you mean --diag")
        .hasLineCount(1);
  }

  @Test
  void endsWithUsageWithoutACommand() {
    assertThat(agent.run()).isEqualTo(64);
    assertThat(err())
        .isEqualTo("onload-agent: a command is missing; \"onload-agent --help\" lists them\n");
  }

  @Test
  void reportsAllProblemsOfTheConfigurationEachOnItsLine() {
    assertThat(agent.run("agent", "--diagnostics-port=x", "--host-root=x")).isEqualTo(78);
    assertThat(err().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("onload-agent: "))
        .anyMatch(line -> line.contains("ONLOAD_AGENT_LOG_LEVL: no such setting"))
        .anyMatch(line -> line.contains("--diagnostics-port: must be a number"))
        .anyMatch(line -> line.contains("--host-root: must be an absolute path"));
  }

  @ParameterizedTest
  @EnumSource(Capability.class)
  void namesTheCapabilityThatIsMissing(Capability capability) {
    assertThatThrownBy(() -> AgentCommand.requireCapabilities(Reading.present(Set.of(capability))))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.NO_PRIVILEGE))
        .hasMessageContaining("lacks " + capability.name() + " " + capability.purpose());
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
