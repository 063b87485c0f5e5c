package io.github.onloadnode.nodeapi;

import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Text as a valid label value: at most 63 of {@code A-Za-z0-9._-}, with a letter or a digit at both
 * ends (validation.IsValidLabelValue of Kubernetes 1.36). Pure.
 */
final class LabelValue {

  private static final int LONGEST = 63;

  /** The value for a text without any ASCII letter or digit. */
  private static final String NAMELESS = "unknown";

  private static final Pattern ILLEGAL = Pattern.compile("[^A-Za-z0-9._]+");
  private static final Pattern ENDS = Pattern.compile("^[._-]+|[._-]+$");

  private LabelValue() {}

  /** The text with each run of invalid characters replaced by a dash. */
  static String of(String text) {
    String value = bare(ILLEGAL.matcher(text).replaceAll("-"));
    String cut = value.length() <= LONGEST ? value : bare(value.substring(0, LONGEST));
    return cut.isEmpty() ? NAMELESS : cut;
  }

  private static String bare(String value) {
    return ENDS.matcher(value).replaceAll("");
  }

  /** Several names in one value, separated by dots. */
  static String of(Collection<String> names) {
    return of(String.join(".", names));
  }
}
