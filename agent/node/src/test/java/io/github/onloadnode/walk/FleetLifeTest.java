package io.github.onloadnode.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The lives of small fleets: the product's decisions on nodes and on the fleet stepped together,
 * with crashes between any two steps, stale reads, lost writes, a second controller, and people who
 * change their minds. {@code -Dwalk.seed=N} takes one walk, {@code -Dwalk.steps=N} so many steps.
 */
final class FleetLifeTest {

  private static final long STEPS = Long.getLong("walk.steps", 100_000);
  private static final long STEPS_A_WALK = 20_000;

  /** A guard that is missing must be noticed within so many walks. */
  private static final long WALKS_WITHOUT_A_GUARD = 20;

  private static final Logger PRODUCT = Logger.getLogger("io.github.onloadnode");
  private static final Catalogue CATALOGUE = new Catalogue();

  @BeforeAll
  static void logNothing() {
    PRODUCT.setLevel(Level.OFF);
  }

  @AfterAll
  static void logAgain() {
    PRODUCT.setLevel(null);
  }

  @Test
  void keepsItsPromisesOnEveryWay() {
    long began = System.nanoTime();

    long steps = seeds().map(FleetLifeTest::walked).sum();

    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf("%d steps of fleets, %.0f a second%n", steps, steps / seconds);
    assertThat(steps).isPositive();
  }

  @ParameterizedTest
  @EnumSource(FleetGuard.class)
  void breaksAPromiseWithoutTheGuard(FleetGuard guard) throws ReflectiveOperationException {
    Class<?> life = ProductWithout.guard(guard).loadClass(FleetLife.class.getName());

    Object found =
        life.getMethod("brokenPromise", long.class, long.class, boolean.class)
            .invoke(null, WALKS_WITHOUT_A_GUARD, STEPS_A_WALK, true);

    System.out.println(guard + ": " + found);
    assertThat((String) found).as(guard + " is missing").matches(guard.invariant() + ":[^$]*");
  }

  @Test
  void breaksAPromiseWhereTheLedgerIsWrittenBlindly() {
    String found = FleetLife.brokenPromise(WALKS_WITHOUT_A_GUARD, STEPS_A_WALK, false);

    assertThat(found).matches("I1[ab]?:[^$]*");
  }

  private static LongStream seeds() {
    Long one = Long.getLong("walk.seed");
    return one == null ? LongStream.rangeClosed(1, STEPS / STEPS_A_WALK) : LongStream.of(one);
  }

  private static long walked(long seed) {
    FleetWalk walk = new FleetWalk(seed, CATALOGUE, true);
    try {
      walk.take(STEPS_A_WALK);
    } catch (Violation | RuntimeException e) {
      fail("%s%nseed %d, step %d%n%s".formatted(e, seed, walk.steps(), walk.trace()), e);
    }
    return walk.steps();
  }
}
