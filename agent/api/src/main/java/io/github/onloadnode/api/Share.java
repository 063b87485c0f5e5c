package io.github.onloadnode.api;

/**
 * How many nodes of a fleet: a number, or a percentage of them.
 *
 * @param number of nodes, or per cent
 */
public record Share(int number, boolean percent) {

  /** One node. */
  static final Share ONE = new Share(1, false);

  /** Percentages are rounded down, but above 0 they are at least one node. */
  public int of(int total) {
    return percent ? Math.max(Math.min(number, 1), (int) ((long) total * number / 100)) : number;
  }
}
