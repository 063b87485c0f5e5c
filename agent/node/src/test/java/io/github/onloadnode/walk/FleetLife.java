package io.github.onloadnode.walk;

import java.util.stream.LongStream;

/** Walks of a fleet whose product lacks something; called by name in the loader of that product. */
public final class FleetLife {

  private FleetLife() {}

  /**
   * The first promise that is broken, or nothing where these walks keep them all.
   *
   * @param compares whether the API server refuses a status that was decided for an older one
   */
  public static String brokenPromise(long seeds, long stepsAWalk, boolean compares) {
    var catalogue = new Catalogue();
    return LongStream.rangeClosed(1, seeds)
        .mapToObj(seed -> broken(new FleetWalk(seed, catalogue, compares), stepsAWalk))
        .filter(promise -> !promise.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String broken(FleetWalk walk, long steps) {
    try {
      var _ = walk.take(steps);
      return "";
    } catch (Violation violation) {
      return violation.getMessage() + " after " + walk.steps() + " steps";
    }
  }
}
