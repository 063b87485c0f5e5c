package io.github.onloadnode.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.config.ConfigReader;
import io.github.onloadnode.host.TemporaryTree;
import io.github.onloadnode.linux.Errno;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The story on a machine that does not play along. */
final class SandboxTest {

  private final StringWriter out = new StringWriter();

  @Test
  void namesTheStepThatTheAgentDoesNotReach() throws Exception {
    try (TemporaryTree tree = TemporaryTree.create("onload-test-")) {
      SandboxMachine machine = SandboxMachine.boot(tree.directory(), InstantSource.system());
      machine.kernel().failInit("sfc_char", Errno.ENODEV);
      try (Sandbox sandbox = new Sandbox(machine, InstantSource.system(), Duration.ofSeconds(20))) {
        sandbox.start(config(tree.directory()), "test");

        Optional<String> missed =
            sandbox.play(
                new SandboxTerminal(new PrintWriter(out), SandboxStyle.PLAIN), () -> false);

        assertThat(missed).hasValue("modules loaded in order, the in-tree sfc replaced");
        assertThat(out.toString())
            .contains("NOT modules loaded")
            .contains("not reached within 20 s");
      }
    }
  }

  private static AgentConfig config(Path root) {
    return new ConfigReader()
        .read(
            Map.of(
                "--host-root", root.toString(),
                "--desired", root + SandboxMachine.DESIRED,
                "--observe-interval", "1s",
                "--diagnostics-address", "127.0.0.1",
                "--diagnostics-port", "0",
                "--diagnostics-health-port", "0"),
            Map.of(),
            Optional.empty())
        .agent();
  }
}
