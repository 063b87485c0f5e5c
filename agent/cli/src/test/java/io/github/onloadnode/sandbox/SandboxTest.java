package io.github.onloadnode.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.config.ConfigReader;
import io.github.onloadnode.host.TemporaryTree;
import io.github.onloadnode.linux.Errno;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story on a machine, or in a cluster, that does not play along. */
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

  /** As after a reboot of a node that cannot reach its control plane. */
  @Test
  void playsTheWholeStoryWhileTheApiServerIsDark(@TempDir Path account) throws Exception {
    Files.writeString(account.resolve("token"), "a-token");
    Files.writeString(account.resolve("ca.crt"), someAuthority());
    Map<String, String> dark =
        Map.of(
            "--node-name", "n1",
            "--api-url", "https://127.0.0.1:1",
            "--api-credentials", account.toString());
    try (TemporaryTree tree = TemporaryTree.create("onload-test-");
        Sandbox sandbox = Sandbox.boot(tree.directory(), InstantSource.system())) {
      sandbox.start(config(tree.directory(), dark), "test");

      Optional<String> missed =
          sandbox.play(new SandboxTerminal(new PrintWriter(out), SandboxStyle.PLAIN), () -> false);

      assertThat(missed).as(out.toString()).isEmpty();
      assertThat(page(sandbox.diagnostics()).at("/agent/warnings").findValuesAsText("reason"))
          .containsExactly("ApiServerUnreachable");
    }
  }

  private static String someAuthority() throws Exception {
    try (InputStream in =
        Files.newInputStream(Path.of(System.getProperty("java.home"), "lib/security/cacerts"))) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(in, null);
      byte[] der = store.getCertificate(store.aliases().nextElement()).getEncoded();
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(Base64.getMimeEncoder().encodeToString(der));
    }
  }

  private static JsonNode page(InetSocketAddress diagnostics) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d/api/v1/node".formatted(diagnostics.getPort()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return new ObjectMapper()
          .readTree(
              client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    }
  }

  private static AgentConfig config(Path root) {
    return config(root, Map.of());
  }

  private static AgentConfig config(Path root, Map<String, String> more) {
    Map<String, String> flags =
        new HashMap<>(
            Map.of(
                "--host-root", root.toString(),
                "--desired", root + SandboxMachine.DESIRED,
                "--observe-interval", "1s",
                "--diagnostics-address", "127.0.0.1",
                "--diagnostics-port", "0",
                "--diagnostics-health-port", "0"));
    flags.putAll(more);
    return new ConfigReader().read(flags, Map.of(), Optional.empty()).agent();
  }
}
