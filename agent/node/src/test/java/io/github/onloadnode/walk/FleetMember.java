package io.github.onloadnode.walk;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Observed;
import io.github.onloadnode.nodeapi.ObservedWords;
import io.github.onloadnode.reconcile.NextPass;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** A node of the fleet: its machine with its agent, between which and the API server words go. */
final class FleetMember {

  final World world;
  final FleetObject object;
  private final FleetServer server;
  private final Random random;
  private Step before = Step.IDLE;
  private boolean failedAtBoot;

  FleetMember(World world, FleetObject object, FleetServer server, Random random) {
    this.world = world;
    this.object = object;
    this.server = server;
    this.random = random;
  }

  String name() {
    return object.name;
  }

  /** One pass of the agent, and what it writes then. */
  String pass(boolean calm) {
    world.commander.follow(object.desired.map(this::asOnNode), object.grant);
    String what = "pass of " + name();
    try {
      NextPass next = world.pass();
      if (next != NextPass.AT_ONCE) {
        world.advance(calm ? Duration.ofSeconds(61) : patience());
      }
    } catch (AgentDied death) {
      what = name() + ": " + death.getMessage();
      if (death.nodeToo()) {
        world.reboot();
      }
      world.restart();
    }
    stepped();
    boolean lost = !calm && random.nextInt(4) == 0;
    if (world.commander.reachable && !lost) {
      report();
    }
    return what + ", now " + world.place();
  }

  private Duration patience() {
    int how = random.nextInt(40);
    return Duration.ofSeconds(how == 0 ? 700 : how < 4 ? 190 : how < 8 ? 61 : 1);
  }

  /** It may have moved by something else than its own pass. */
  void stepped() {
    Step now = world.promises.agreed().step();
    if (now == Step.FAILED && before.serves()) {
      failedAtBoot = true;
    }
    failedAtBoot &= now == Step.FAILED;
    before = now;
  }

  private Desired asOnNode(Desired order) {
    return new Desired(
        order.uid(),
        order.cr(),
        order.seq(),
        order.rev().map(server.spec::rev),
        order.cause(),
        order.retry(),
        order.kernel());
  }

  private void report() {
    world
        .last()
        .ifPresent(pass ->
            server.report(
                object, observed(pass), ObservedWords.ready(pass), world.kubelet.isHeld()));
  }

  private Optional<Observed> observed(Pass pass) {
    return ObservedWords.observed(pass, object.observed)
        .map(seen ->
            new Observed(
                seen.agent(),
                seen.boot(),
                seen.kernel(),
                seen.seq(),
                seen.retry(),
                seen.phase(),
                seen.since(),
                seen.rev().map(server.spec::name),
                seen.lastGood().map(server.spec::name),
                seen.staged(),
                seen.holders(),
                seen.result(),
                seen.damaged().map(server.spec::name)));
  }

  Journal journal() {
    return world.promises.agreed();
  }

  /** Whether an order has disturbed it and is not over. */
  boolean isDisturbed() {
    return !journal().step().serves() && !failedAtBoot;
  }

  String place() {
    return name() + " " + world.place() + (failedAtBoot ? " (boot loop)" : "");
  }
}
