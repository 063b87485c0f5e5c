package io.github.onloadnode.cli;

import io.github.onloadnode.sandbox.SandboxStyle;
import java.io.Console;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Finds out what standard output can show. */
final class Terminal {

  private Terminal() {}

  /** The terminal of this process. */
  static SandboxStyle style(Map<String, String> environment) {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return style(terminal, System.out.charset(), environment);
  }

  static SandboxStyle style(boolean terminal, Charset charset, Map<String, String> environment) {
    boolean live = terminal && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean colours = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new SandboxStyle(live, colours, charset.equals(StandardCharsets.UTF_8));
  }
}
