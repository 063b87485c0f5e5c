package io.github.onloadnode.rollout;

import java.util.List;

/** Lists of names for people. */
final class Names {

  private static final int FEW = 5;

  private Names() {}

  /** The first ones, and how many there are besides. */
  static String few(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(FEW, names.size())));
    return names.size() > FEW ? first + " and " + (names.size() - FEW) + " more" : first;
  }
}
