package io.github.onloadnode.cli;

import io.github.onloadnode.config.ConfigException;
import io.github.onloadnode.config.ConfigReader;
import io.github.onloadnode.config.Configuration;
import io.github.onloadnode.config.ControllerConfiguration;
import io.github.onloadnode.config.Setting;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Turns settings into the flags of a command, and reads them. */
final class SettingOptions {

  private static final String FILE_FLAG = "--config";

  private final ConfigReader reader;
  private final List<Setting<?>> settings;
  private final Map<String, String> environment;

  SettingOptions(ConfigReader reader, Map<String, String> environment) {
    this.reader = reader;
    this.settings = reader.settings();
    this.environment = environment;
  }

  void addTo(CommandSpec spec) {
    spec.addOption(
        option(FILE_FLAG)
            .paramLabel("FILE")
            .description(
                "YAML file with settings; ${env:"
                    + reader.program().fileVariable()
                    + ":-none} if unset.")
            .build());
    for (Setting<?> setting : settings) {
      spec.addOption(
          option(setting.flag())
              .paramLabel(setting.label())
              .description(description(setting))
              .build());
    }
    for (String old : reader.renamedFlags()) {
      spec.addOption(option(old).hidden(true).build());
    }
  }

  private static OptionSpec.Builder option(String flag) {
    return OptionSpec.builder(flag).type(String.class);
  }

  private static String description(Setting<?> setting) {
    String usual = setting.defaultText();
    String end = usual.isEmpty() ? "" : " Default: " + usual;
    // Picocli takes a percent sign for a format and a dollar sign for a variable.
    return (setting.description() + end).replace("%", "%%").replace("${", "$${");
  }

  /** The flags that take a value. */
  Set<String> names() {
    return Stream.concat(Stream.of(FILE_FLAG), settings.stream().map(Setting::flag))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Values by flag. */
  Map<String, String> values(ParseResult parsed) {
    Map<String, String> values = new HashMap<>();
    for (OptionSpec option : parsed.matchedOptions()) {
      if (option.getValue() instanceof String value) {
        values.put(option.longestName(), value);
      }
    }
    return values;
  }

  /**
   * The agent's configuration from flags, environment variables and file.
   *
   * @throws UserException with one problem a line
   */
  Configuration read(Map<String, String> values) {
    return read(values, reader::read);
  }

  /** The same for the controller's. */
  ControllerConfiguration readController(Map<String, String> values) {
    return read(values, reader::readController);
  }

  private <T> T read(Map<String, String> values, Sources<T> sources) {
    Map<String, String> flags = new HashMap<>(values);
    Optional<Path> file =
        Optional.ofNullable(flags.remove(FILE_FLAG))
            .or(() -> Optional.ofNullable(environment.get(reader.program().fileVariable())))
            .map(Path::of);
    try {
      return sources.read(flags, environment, file);
    } catch (ConfigException e) {
      throw new UserException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
  }

  /** Makes a configuration from everything that may give a setting. */
  @FunctionalInterface
  private interface Sources<T> {
    T read(Map<String, String> flags, Map<String, String> environment, Optional<Path> file);
  }
}
