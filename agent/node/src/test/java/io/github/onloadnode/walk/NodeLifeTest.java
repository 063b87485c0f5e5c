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
 * A million steps of nodes' lives: orders, grants, pods, broken revisions, crashes of the agent
 * before and after every entry and every change of the kernel, reboots at any of these moments. A
 * walk that breaks a promise names its seed; {@code -Dwalk.seed=N} takes that walk alone.
 */
final class NodeLifeTest {

  private static final long STEPS = 1_000_000;
  private static final long STEPS_A_WALK = 20_000;

  /** A guard that is missing must be noticed within this many steps. */
  private static final long STEPS_WITHOUT_A_GUARD = 200_000;

  /** The modules before this one have no such test. */
  private static final String THIS_TEST =
      "-Dtest=NodeLifeTest -Dsurefire.failIfNoSpecifiedTests=false";

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
    Edges edges = new Edges(true);
    long began = System.nanoTime();
    long steps = seeds(STEPS).mapToObj(seed -> walked(seed, edges)).mapToLong(Walk::steps).sum();
    double seconds = (System.nanoTime() - began) / 1e9;

    System.out.printf("%s%d steps, %.0f a second%n", edges.table(), steps, steps / seconds);
    if (Long.getLong("walk.seed") == null) {
      assertThat(edges.neverTaken()).as("edges that no walk has taken").isEmpty();
      assertThat(steps).isGreaterThanOrEqualTo(STEPS);
    }
  }

  @ParameterizedTest
  @EnumSource(Guard.class)
  void breaksAPromiseWithoutTheGuard(Guard guard) throws ReflectiveOperationException {
    Class<?> life = ProductWithout.guard(guard).loadClass(Life.class.getName());

    Object found =
        life.getMethod("brokenPromise", long.class, long.class)
            .invoke(null, STEPS_WITHOUT_A_GUARD / STEPS_A_WALK, STEPS_A_WALK);

    assertThat((String) found).as(guard + " is missing").matches(guard.invariant() + ": .*");
  }

  private static LongStream seeds(long steps) {
    Long one = Long.getLong("walk.seed");
    return one == null ? LongStream.rangeClosed(1, steps / STEPS_A_WALK) : LongStream.of(one);
  }

  private static Walk walked(long seed, Edges edges) {
    Walk walk = new Walk(seed, CATALOGUE, true);
    try {
      edges.add(walk.take(STEPS_A_WALK).edges());
    } catch (Violation | RuntimeException e) {
      fail(
          "%s%nseed %d, step %d: mvn -pl agent/node -am test %s -Dwalk.seed=%d%n%s"
              .formatted(e, seed, walk.steps(), THIS_TEST, seed, walk.trace()),
          e);
    }
    return walk;
  }
}
