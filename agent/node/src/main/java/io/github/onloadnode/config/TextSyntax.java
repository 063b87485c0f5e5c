package io.github.onloadnode.config;

import java.net.InetAddress;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Texts of a certain form. */
record TextSyntax(String label, String rule, Predicate<String> valid) implements Syntax<String> {

  private static final Pattern DOTTED_QUAD =
      Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  static TextSyntax absolutePath(String label) {
    return new TextSyntax(
        label,
        "must be an absolute path without ..",
        text -> text.startsWith("/") && !("/" + text + "/").contains("/../"));
  }

  static TextSyntax ipAddress() {
    return new TextSyntax("IP", "must be an IP address", TextSyntax::isAddress);
  }

  /** Java also reads what C's inet_aton does: 10.1 and plain numbers. */
  private static boolean isAddress(String text) {
    if (!text.contains(":") && !DOTTED_QUAD.matcher(text).matches()) {
      return false;
    }
    try {
      return !InetAddress.ofLiteral(text).getHostAddress().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  @Override
  public String parse(String text) {
    return check(text);
  }

  @Override
  public String print(String value) {
    return value;
  }

  @Override
  public String check(String value) {
    if (!valid.test(value)) {
      throw new IllegalArgumentException(rule);
    }
    return value;
  }
}
