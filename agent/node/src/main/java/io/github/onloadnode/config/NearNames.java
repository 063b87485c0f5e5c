package io.github.onloadnode.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds names that the writer of an unknown name may have meant. */
final class NearNames {

  private static final int MOST = 3;

  private NearNames() {}

  /**
   * The nearest first; empty if none is near.
   *
   * @param prefix the length of the prefix that all names share
   */
  static List<String> of(String written, Collection<String> names, int prefix) {
    int limit = Math.max(2, (written.length() - prefix) / 4);
    return names.stream()
        .filter(name -> distance(written, name) <= limit)
        .sorted(
            Comparator.<String>comparingInt(name -> distance(written, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /** The number of letters to insert, delete or change, ignoring case. */
  private static int distance(String written, String name) {
    String a = written.toLowerCase(Locale.ROOT);
    String b = name.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[b.length()];
  }
}
