package io.github.onloadnode.revision;

/**
 * A pattern for the devices that a module supports, {@code pci:v00001924d00000B03sv*sd*bc*sc*i*}
 * for example (scripts/mod/file2alias.c of Linux 6.12).
 */
final class ModuleAlias {

  private static final char ANY_TEXT = '*';
  private static final char ANY_CHARACTER = '?';

  private ModuleAlias() {}

  /**
   * Whether it matches a device's modalias. A payload may have any pattern, so the time must not
   * grow with the number of stars.
   */
  static boolean fits(String alias, String modalias) {
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (in < modalias.length()) {
      char wanted = at < alias.length() ? alias.charAt(at) : '\0';
      if (wanted == ANY_TEXT) {
        star = at++;
        retry = in;
      } else if (at < alias.length()
          && (wanted == ANY_CHARACTER || wanted == modalias.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        in = ++retry;
      } else {
        return false;
      }
    }
    return alias.substring(at).chars().allMatch(left -> left == ANY_TEXT);
  }
}
