package io.github.onloadnode.bench;

import io.github.onloadnode.config.AgentConfig;
import io.github.onloadnode.config.ConfigReader;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.sandbox.Sandbox;
import io.github.onloadnode.sandbox.SandboxStyle;
import io.github.onloadnode.sandbox.SandboxTerminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the device plugins ready to be started: the agent first, then the one in Go if there is
 * one.
 */
final class Contenders {

  private static final String DEVICE_PLUGINS = "var/lib/kubelet/device-plugins";

  private Contenders() {}

  /**
   * Prepares all contenders.
   *
   * @param directory an empty one with a short path: a socket's may have 107 bytes
   */
  static List<Contender> prepare(Path directory) throws Exception {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(agent(directory, Path.of(System.getProperty("bench.app"))));
    String go = System.getProperty("bench.go", "");
    if (!go.isEmpty()) {
      contenders.add(go(directory, go));
    }
    return contenders;
  }

  /** The agent on a host where it has loaded its modules in this boot, as after its own restart. */
  private static Contender agent(Path directory, Path app) throws Exception {
    Path host = Files.createDirectory(directory.resolve("host"));
    Map<String, String> flags =
        Map.of(
            "--host-root", host.toString(),
            "--desired", host + "/etc/onload-agent/desired.yaml",
            "--diagnostics-address", "127.0.0.1",
            "--diagnostics-port", "0",
            "--diagnostics-health-port", "0");
    AgentConfig config = new ConfigReader().read(flags, Map.of(), Optional.empty()).agent();
    try (Sandbox sandbox = Sandbox.boot(host, InstantSource.system())) {
      sandbox.start(config, "bench");
      PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
      Optional<String> missed =
          sandbox.play(new SandboxTerminal(nowhere, SandboxStyle.PLAIN), () -> false);
      if (missed.isPresent()) {
        throw new IllegalStateException(
            "the simulated host could not be prepared: " + missed.get());
      }
    }
    makeDeviceNodes(host);
    List<String> command = new ArrayList<>();
    command.add(app.resolve("bin/onload-agent").toString());
    command.add("agent");
    flags.forEach((flag, value) -> command.add(flag + "=" + value));
    return new Contender("", host.resolve(DEVICE_PLUGINS), command, directory.resolve("agent.log"));
  }

  /**
   * The agent's own process looks at real nodes: /proc/devices of the simulated host has the
   * majors.
   */
  private static void makeDeviceNodes(Path host) throws Exception {
    for (String line : Files.readAllLines(host.resolve("proc/devices"))) {
      String[] words = line.strip().split(" ");
      if (words.length == 2 && DeviceNode.NAMES.contains(words[1])) {
        Path node = host.resolve("dev").resolve(words[1]);
        Files.deleteIfExists(node);
        run("mknod", "-m", "666", node.toString(), "c", words[0], "0");
      }
    }
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " failed: device nodes are made by root only");
    }
  }

  private static Contender go(Path directory, String program) throws IOException {
    Path kubelet = Files.createDirectory(directory.resolve("go"));
    List<String> command = List.of(program, kubelet.toString());
    return new Contender(".go", kubelet, command, directory.resolve("go.log"));
  }
}
