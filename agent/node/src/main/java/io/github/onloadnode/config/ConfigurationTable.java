package io.github.onloadnode.config;

import java.util.List;
import java.util.stream.Collectors;

/** The reference of all settings as a table in Markdown. */
public final class ConfigurationTable {

  private static final String HEAD =
      """
      # Configuration

      A flag wins over a variable, a variable over the YAML file (`--config FILE`,
      `ONLOAD_AGENT_CONFIG` or `ONLOAD_CONTROLLER_CONFIG`), the file over the default. An unknown
      name is an error. Every problem is reported at once, and the process ends with exit code 78.
      The configuration that holds is logged once at start. Durations are written as Go writes
      them: `90s`, `1h30m`.

      This page is generated: `onload-agent configuration` prints it.

      ## The agent

      """;

  private static final String COLUMNS =
      """
      | YAML key | flag | variable | value | default | meaning |
      |---|---|---|---|---|---|
      """;

  private static final String FOOT =
      """

      In the file the keys are nested, and lists are lists:

      ```yaml
      desired: /etc/onload-agent/desired.yaml
      resources:
        - name: amd.com/onload
          idPrefix: sfc-
          count: 100
      diagnostics:
        port: 9810
      ```

      ## The controller

      """;

  private ConfigurationTable() {}

  public static String markdown() {
    return HEAD
        + rows(Program.AGENT, Settings.all())
        + FOOT
        + rows(Program.CONTROLLER, ControllerSettings.all());
  }

  private static String rows(Program program, List<Setting<?>> settings) {
    return settings.stream()
        .map(setting -> row(program, setting))
        .collect(Collectors.joining("", COLUMNS, ""));
  }

  private static String row(Program program, Setting<?> setting) {
    String usual = setting.defaultText();
    return List.of(
            code(setting.key()),
            code(setting.flag()),
            code(setting.variable(program)),
            code(setting.label()),
            usual.isEmpty() ? "" : code(usual),
            setting.description())
        .stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
