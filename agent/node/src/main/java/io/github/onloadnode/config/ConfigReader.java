package io.github.onloadnode.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads the configuration. A flag wins over an environment variable, that over the file, and that
 * over the default.
 */
public final class ConfigReader {

  private final Program program;
  private final List<Setting<?>> settings;
  private final Map<String, String> renamed;

  /** Of the agent. */
  public ConfigReader() {
    this(Program.AGENT, Settings.all(), Settings.RENAMED);
  }

  /**
   * @param renamed old key to new key
   */
  ConfigReader(Program program, List<Setting<?>> settings, Map<String, String> renamed) {
    this.program = program;
    this.settings = settings;
    this.renamed = renamed;
  }

  /** Of the controller. */
  public static ConfigReader ofController() {
    return new ConfigReader(
        Program.CONTROLLER, ControllerSettings.all(), ControllerSettings.RENAMED);
  }

  public Program program() {
    return program;
  }

  public List<Setting<?>> settings() {
    return settings;
  }

  /**
   * Flags of renamed settings. The command line still accepts them, so that the error can give the
   * new name.
   */
  public List<String> renamedFlags() {
    return renamed.keySet().stream().map(key -> Source.FLAG.nameOf(program, key)).sorted().toList();
  }

  /**
   * Reads the agent's effective configuration.
   *
   * @param flags texts by flag, e.g. {@code --diagnostics-port}
   * @param environment all variables of the process; unrelated ones are ignored
   * @param file the YAML file, which must exist if given
   * @throws ConfigException with all problems
   */
  public Configuration read(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
    Values values = valid(flags, environment, file);
    return checked(() -> new Configuration(values.agentConfig(), values.shown()));
  }

  /** The same for the controller's. */
  public ControllerConfiguration readController(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
    Values values = valid(flags, environment, file);
    return checked(() -> new ControllerConfiguration(values.controllerConfig(), values.shown()));
  }

  private Values valid(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
    List<String> problems = new ArrayList<>();
    Map<Source, Map<String, String>> given = new EnumMap<>(Source.class);
    given.put(Source.FLAG, flags);
    given.put(Source.VARIABLE, environment);
    given.put(Source.FILE, file.map(path -> YamlFile.read(path, problems)).orElse(Map.of()));
    Values values = values(given, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return values;
  }

  private static <T> T checked(Supplier<T> configuration) {
    try {
      return configuration.get();
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** A value for every setting; adds a problem for each invalid text. */
  Values values(Map<Source, Map<String, String>> given, List<String> problems) {
    given.forEach((source, texts) -> addUnknown(source, texts, problems));
    Values values = new Values();
    for (Setting<?> setting : settings) {
      read(setting, given, values, problems);
    }
    return values;
  }

  private <T> void read(
      Setting<T> setting,
      Map<Source, Map<String, String>> given,
      Values values,
      List<String> problems) {
    values.put(setting, setting.defaultValue());
    for (Source source : Source.values()) {
      String name = source.nameOf(program, setting.key());
      String text = given.getOrDefault(source, Map.of()).get(name);
      if (text != null && source.concerns(program, name, text)) {
        try {
          values.put(setting, setting.syntax().parse(text.strip()));
        } catch (IllegalArgumentException e) {
          String shown = setting.secret() ? "" : ", not \"" + text + "\"";
          problems.add(name + ": " + e.getMessage() + shown);
        }
        return;
      }
    }
  }

  private void addUnknown(Source source, Map<String, String> texts, List<String> problems) {
    List<String> known =
        settings.stream().map(setting -> source.nameOf(program, setting.key())).toList();
    texts.entrySet().stream()
        .filter(given -> source.concerns(program, given.getKey(), given.getValue()))
        .map(Map.Entry::getKey)
        .filter(name -> !known.contains(name) && !source.forgives(program, name))
        .sorted()
        .map(name -> problem(source, name, known))
        .forEach(problems::add);
  }

  private String problem(Source source, String name, List<String> known) {
    Optional<String> newKey =
        renamed.entrySet().stream()
            .filter(entry -> source.nameOf(program, entry.getKey()).equals(name))
            .map(Map.Entry::getValue)
            .findFirst();
    if (newKey.isPresent()) {
      return name + ": has been renamed to " + source.nameOf(program, newKey.orElseThrow());
    }
    List<String> near = NearNames.of(name, known, source.prefix(program).length());
    return near.isEmpty()
        ? name + ": no such setting; all settings are in --help"
        : name
            + ": no such setting; did you mean "
            + near.stream().collect(Collectors.joining(" or "))
            + "?";
  }
}
