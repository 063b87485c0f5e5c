package io.github.onloadnode.walk;

import java.util.stream.LongStream;

/** Walks of a product that lacks something; called by name in the loader of that product. */
public final class Life {

  private Life() {}

  /** The first promise that is broken, or nothing where these walks keep them all. */
  public static String brokenPromise(long seeds, long stepsAWalk) {
    var catalogue = new Catalogue();
    return LongStream.rangeClosed(1, seeds)
        .mapToObj(seed -> broken(seed, catalogue, stepsAWalk))
        .filter(promise -> !promise.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String broken(long seed, Catalogue catalogue, long steps) {
    try {
      var _ = new Walk(seed, catalogue, false).take(steps);
      return "";
    } catch (Violation violation) {
      return String.valueOf(violation.getMessage());
    }
  }
}
