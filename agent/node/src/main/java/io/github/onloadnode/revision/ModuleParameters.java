package io.github.onloadnode.revision;

import java.util.Map;
import java.util.stream.Collectors;

/** The text of module parameters as the kernel parses it ({@code parse_args}, kernel/params.c). */
public final class ModuleParameters {

  private ModuleParameters() {}

  /** Values with blanks are quoted; the kernel has no way to escape a quote. */
  public static boolean isQuotable(String value) {
    return value.chars().noneMatch(c -> c == '"' || c < ' ' || c == 0x7f);
  }

  /**
   * All parameters as one text.
   *
   * @throws IllegalArgumentException for a value that cannot be expressed; the preflight refuses it
   *     earlier
   */
  public static String text(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + quoted(parameter.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String value) {
    if (!isQuotable(value)) {
      throw new IllegalArgumentException("a parameter's value has a quote or a control character");
    }
    return value.isEmpty() || value.chars().anyMatch(c -> c == ' ' || c == '=')
        ? '"' + value + '"'
        : value;
  }
}
