package io.github.onloadnode.walk;

import io.github.onloadnode.api.Grant;
import io.github.onloadnode.reconcile.NextPass;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** One node's life: a step is a pass of the agent, or something that happens to the node. */
final class Walk implements Hooks {

  private static final int MOST_PASSES = 3000;
  private static final int STEPS_BETWEEN_RESTS = 400;

  private final Random random;
  private final Edges edges;
  private final World world;
  private final Fate fate;
  private final Trace trace = new Trace();
  private boolean calm;
  private long steps;

  /**
   * A walk that the same seed repeats.
   *
   * @param whole whether the product has all its guards, so that each way it takes must be known
   */
  Walk(long seed, Catalogue catalogue, boolean whole) {
    this.random = new Random(seed);
    this.edges = new Edges(whole);
    this.world = new World(this, catalogue, edges);
    this.fate = new Fate(world, random);
  }

  /** Takes this many steps, and finds its rest from time to time. */
  Walk take(long count) {
    long end = steps + count;
    while (steps < end) {
      if (steps % STEPS_BETWEEN_RESTS == STEPS_BETWEEN_RESTS - 1) {
        comeToRest();
      } else if (random.nextInt(5) < 3) {
        pass();
      } else {
        steps++;
        trace.add(steps, fate.happen());
      }
    }
    return this;
  }

  long steps() {
    return steps;
  }

  Edges edges() {
    return edges;
  }

  /** What happened last, the newest last. */
  String trace() {
    return trace.text();
  }

  @Override
  public void moment() {
    if (calm) {
      return;
    }
    int what = random.nextInt(240);
    if (what < 2) {
      throw new AgentDied(what == 0);
    }
    if (what < 14) {
      trace.add(steps, "in the middle of a pass " + fate.allocate());
    }
  }

  private void pass() {
    steps++;
    try {
      NextPass next = world.pass();
      trace.add(steps, "pass, now " + world.place());
      if (next != NextPass.AT_ONCE) {
        world.advance(patience());
      }
    } catch (AgentDied death) {
      trace.add(steps, death.getMessage() + " at " + world.place());
      if (death.nodeToo()) {
        world.reboot();
      }
      world.restart();
    }
  }

  /** Mostly a second, at times longer than what the step waits for. */
  private Duration patience() {
    int how = random.nextInt(40);
    return Duration.ofSeconds(how == 0 ? 700 : how < 4 ? 190 : how < 8 ? 61 : 1);
  }

  /**
   * The faults stop: the node must find its end (I6), beyond the point of no return alone (I11).
   */
  private void comeToRest() {
    steps++;
    boolean alone = random.nextInt(3) == 0;
    trace.add(steps, "the faults stop" + (alone ? ", and nobody answers" : ""));
    calm = true;
    world.heal();
    world.kubelet.endAll();
    if (alone && !world.isBeforeItsPoint()) {
      world.commander.reachable = false;
      until(world::isIdleOrFailed, "I11: it needs somebody");
    }
    world.commander.reachable = true;
    world.commander.grant(random.nextInt(4) == 0 ? Grant.Phase.ABORT : Grant.Phase.GO);
    until(world::isOver, "I6: it never ends");
    if (world.mustServe()) {
      until(world::isHealthy, "I6: it ends, and its devices do not come back");
    }
    calm = false;
  }

  private void until(BooleanSupplier goal, String promise) {
    for (int passes = 0; !goal.getAsBoolean(); passes++) {
      if (passes == MOST_PASSES) {
        throw new Violation(promise + ": " + world.place());
      }
      pass();
    }
  }
}
