package io.github.onloadnode.cli;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the command line that manifests use, only {@code --flag=value} or {@code --flag value},
 * without picocli, whose set-up takes a third of the time allowed until registration. Everything
 * else is left to picocli.
 */
final class PlainFlags {

  /** No quotes, which picocli may strip, and no leading dash. */
  private static final Pattern PLAIN = Pattern.compile("[^-\"'@][^\"'\\\\]*");

  private PlainFlags() {}

  /**
   * Values by flag; empty if picocli must parse the command line.
   *
   * @param args without the command
   * @param known the flags that take a value
   */
  static Optional<Map<String, String>> read(String[] args, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    Iterator<String> left = Arrays.asList(args).iterator();
    while (left.hasNext()) {
      String first = left.next();
      int equals = first.indexOf('=');
      String flag = equals < 0 ? first : first.substring(0, equals);
      String value = equals >= 0 ? first.substring(equals + 1) : left.hasNext() ? left.next() : "";
      boolean plain = known.contains(flag) && !value.isEmpty() && PLAIN.matcher(value).matches();
      if (!plain || values.put(flag, value) != null) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }
}
