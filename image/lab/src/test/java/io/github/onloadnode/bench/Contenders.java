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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the device plugins ready to be started: the agent first, on its own and with an API server,
 * then the one of the image and the one in Go if there are any.
 */
final class Contenders {

  private static final String DEVICE_PLUGINS = "var/lib/kubelet/device-plugins";

  private Contenders() {}

  /**
   * Prepares all contenders.
   *
   * @param directory an empty one with a short path: a socket's may have 107 bytes
   * @param api that one of them writes to
   */
  static List<Contender> prepare(Path directory, NodeObject api) throws Exception {
    List<Contender> contenders = new ArrayList<>();
    Path host = Files.createDirectory(directory.resolve("host"));
    prepare(host);
    String launcher = Path.of(System.getProperty("bench.app"), "bin/onload-agent").toString();
    contenders.add(agent("", List.of(launcher), host, flags(host.toString())));
    Map<String, String> inCluster = new HashMap<>(flags(host.toString()));
    inCluster.putAll(api.flags());
    contenders.add(agent(".api", List.of(launcher), host, inCluster));
    String image = System.getProperty("bench.image", "");
    if (!image.isEmpty()) {
      contenders.add(agent(".image", List.of(image, host.toString()), host, flags("/host")));
    }
    String go = System.getProperty("bench.go", "");
    if (!go.isEmpty()) {
      contenders.add(go(directory, go));
    }
    return contenders;
  }

  private static Map<String, String> flags(String host) {
    return Map.of(
        "--host-root", host,
        "--desired", host + "/etc/onload-agent/desired.yaml",
        "--diagnostics-address", "127.0.0.1",
        "--diagnostics-port", "0",
        "--diagnostics-health-port", "0");
  }

  /** A host on which an agent has loaded its modules in this boot. */
  private static void prepare(Path host) throws Exception {
    AgentConfig config =
        new ConfigReader().read(flags(host.toString()), Map.of(), Optional.empty()).agent();
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
  }

  /** An agent that comes back to this host, as after its own restart. */
  private static Contender agent(
      String suffix, List<String> program, Path host, Map<String, String> flags) {
    List<String> command = new ArrayList<>(program);
    command.add("agent");
    flags.forEach((flag, value) -> command.add(flag + "=" + value));
    return new Contender(
        suffix,
        host.resolve(DEVICE_PLUGINS),
        command,
        host.resolveSibling("agent" + suffix + ".log"));
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
