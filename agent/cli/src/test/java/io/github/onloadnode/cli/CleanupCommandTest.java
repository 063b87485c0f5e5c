package io.github.onloadnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code cleanup} ends where there is no cluster. */
final class CleanupCommandTest {

  @TempDir Path account;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void saysThatItRunsInNoPod() {
    assertThat(run("cleanup")).isEqualTo(69);
    assertThat(err()).contains("no API server is known").contains("--api-url").hasLineCount(1);
  }

  @Test
  void saysThatThereIsNoNamespace() {
    assertThat(run("cleanup", "--api-url=https://127.0.0.1", "--api-credentials=" + account))
        .isEqualTo(69);
    assertThat(err()).contains("namespace from " + account + "/namespace").hasLineCount(1);
  }

  @Test
  void refusesATimeThatIsNone() {
    assertThat(run("cleanup", "--timeout=soon")).isEqualTo(64);
    assertThat(err()).contains("--timeout").contains("90s").contains("'soon'");
  }

  @Test
  void refusesAnAddressThatATokenMustNotBeSentTo() {
    for (String url : List.of("http://127.0.0.1", "https://one two", "https://host/path")) {
      assertThat(run("cleanup", "--api-url", url)).isEqualTo(64);
      assertThat(err()).contains("--api-url").contains("'" + url + "'");
    }
  }

  @Test
  void saysThatTheServerDoesNotAnswer() throws IOException {
    Files.writeString(account.resolve("namespace"), "onload\n");
    Files.writeString(account.resolve("token"), "token");
    String url;
    try (ServerSocket socket = new ServerSocket(0)) {
      url = "https://127.0.0.1:" + socket.getLocalPort();
    }

    assertThat(
            run("cleanup", "--api-url", url, "--api-credentials=" + account, "--timeout", "100ms"))
        .isEqualTo(64);
    assertThat(run("cleanup", "--api-url", url, "--api-credentials=" + account, "--timeout", "1s"))
        .isEqualTo(69);
    assertThat(err()).contains("does not answer").contains("ca.crt").contains("helm uninstall");
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("API server: ");
  }

  private int run(String... args) {
    return new OnloadAgent(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            _ -> () -> {})
        .run(args);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
