package io.github.onloadnode.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The effects of module inits and exits on a simulated host. */
final class SimulatedDrivers {

  private static final Pattern MD5 = Pattern.compile("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])");

  private static final Set<String> OTHERS =
      Set.of(SimulatedPayload.CONTROL_PLANE, SimulatedPayload.EF_VI);

  private final SimulatedHost host;
  private final SimulatedServers servers;
  private int nextMajor = 246;

  SimulatedDrivers(SimulatedHost host) {
    this.host = host;
    this.servers = new SimulatedServers(host);
  }

  SimulatedServers servers() {
    return servers;
  }

  void init(SimulatedModule module, byte[] content) {
    switch (module.name()) {
      case "sfc" -> host.adapters().bind("sfc", module.taint().contains("O"));
      case "sfc_char" -> host.devices().appear("sfc_char", major());
      case "onload" -> {
        host.devices().appear("onload", major());
        host.devices().appear("onload_epoll", major());
        host.onloadAppears(module.version().orElse("").strip(), userInterface(content));
        servers.bootstrap();
      }
      default -> host.log().print(module.name() + ": loaded");
    }
  }

  void exit(String name) {
    switch (name) {
      case "sfc" -> host.adapters().unbind("sfc");
      case "sfc_char" -> host.devices().disappear("sfc_char");
      case "onload" -> {
        host.devices().disappear("onload");
        host.devices().disappear("onload_epoll");
        host.onloadDisappears();
      }
      default -> host.log().print(name + ": unloaded");
    }
  }

  /** Dynamic numbers count down and are not reused at once. */
  private int major() {
    nextMajor = nextMajor <= 234 ? 246 : nextMajor - 1;
    return nextMajor;
  }

  /** The library's interface, of the three that onload has. */
  private static String userInterface(byte[] content) {
    return MD5.matcher(new String(content, StandardCharsets.ISO_8859_1))
        .results()
        .map(MatchResult::group)
        .filter(md5 -> !OTHERS.contains(md5))
        .findFirst()
        .orElse("");
  }
}
