package io.github.onloadnode.controller;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Which texts can be names of objects: what nodes and agents say becomes part of a request. */
final class ObjectNames {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_SUBDOMAIN = 253;

  private ObjectNames() {}

  /** As namespaces are named. */
  static boolean isLabel(String text) {
    return text.length() <= LONGEST_LABEL && LABEL.matcher(text).matches();
  }

  /** As most other objects are named. */
  static boolean isSubdomain(String text) {
    return text.length() <= LONGEST_SUBDOMAIN
        && Arrays.stream(text.split("\\.", -1)).allMatch(part -> LABEL.matcher(part).matches());
  }
}
