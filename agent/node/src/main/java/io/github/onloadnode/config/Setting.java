package io.github.onloadnode.config;

/**
 * One setting: its name in each source, its default, its meaning and its valid values.
 *
 * @param key its path in the YAML file, e.g. {@code diagnostics.port}
 * @param syntax how its values are written
 * @param defaultValue used if no source gives a value
 * @param description one sentence for people
 * @param secret whether its value is kept out of logs
 * @param <T> the type of the value
 */
public record Setting<T>(
    String key, Syntax<T> syntax, T defaultValue, String description, boolean secret) {

  private static final String HIDDEN = "(hidden)";

  public Setting {
    syntax.check(defaultValue);
  }

  static <T> Setting<T> of(String key, Syntax<T> syntax, T defaultValue, String description) {
    return new Setting<>(key, syntax, defaultValue, description, false);
  }

  /** On the command line: {@code --diagnostics-port}. */
  public String flag() {
    return Source.FLAG.nameOf(Program.AGENT, key);
  }

  /** In the environment of the program: {@code ONLOAD_AGENT_DIAGNOSTICS_PORT}. */
  public String variable(Program program) {
    return Source.VARIABLE.nameOf(program, key);
  }

  /** The value's placeholder in help texts. */
  public String label() {
    return syntax.label();
  }

  /** The default as a person would write it. */
  public String defaultText() {
    return syntax.print(defaultValue);
  }

  /** The value as a log may show it. */
  String shown(T value) {
    return secret ? HIDDEN : syntax.print(value);
  }

  T check(T value) {
    try {
      return syntax.check(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }
}
