package io.github.onloadnode.config;

import java.util.List;

/** The configuration is invalid; each problem is one sentence that says where and why. */
public final class ConfigException extends RuntimeException {

  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
