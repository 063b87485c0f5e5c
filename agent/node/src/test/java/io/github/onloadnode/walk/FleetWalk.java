package io.github.onloadnode.walk;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The life of a small fleet: nodes with the product's agents, an API server, and two controllers
 * that know nothing of each other. A step is a pass of an agent, a read or a write of a controller,
 * or something that happens.
 */
final class FleetWalk implements Hooks {

  private static final int NODES = 3;
  private static final int STEPS_BETWEEN_RESTS = 1500;
  private static final int MOST_ROUNDS = 1500;

  private final Random random;
  private final Catalogue catalogue;
  private final Edges edges;
  private final FleetPromises promises = new FleetPromises();
  private final FleetServer server;
  private final TreeMap<String, FleetMember> members = new TreeMap<>();
  private final List<FleetController> controllers = new ArrayList<>();
  private final Trace trace = new Trace();
  private boolean calm;
  private long steps;
  private int names;

  /**
   * A walk that the same seed repeats.
   *
   * @param compares whether the API server refuses a status that was decided for an older one
   */
  FleetWalk(long seed, Catalogue catalogue, boolean compares) {
    this.random = new Random(seed);
    this.catalogue = catalogue;
    this.edges = new Edges(false);
    this.server =
        new FleetServer(new FleetSpec(catalogue, 1 + random.nextInt(2)), promises, compares);
    server.evictions =
        name ->
            Optional.ofNullable(members.get(name))
                .ifPresent(member -> member.world.kubelet.endOne());
    controllers.add(new FleetController("controller", server, random));
    controllers.add(new FleetController("the other controller", server, random));
    for (int number = 0; number < NODES; number++) {
      join();
    }
  }

  private void join() {
    String name = "node-" + names++;
    World world = new World(this, catalogue, edges);
    members.put(name, new FleetMember(world, server.join(name), server, random));
  }

  /** Takes this many steps, and finds its rest from time to time. */
  FleetWalk take(long count) {
    long end = steps + count;
    while (steps < end) {
      steps++;
      if (steps % STEPS_BETWEEN_RESTS == 0) {
        comeToRest();
      } else {
        trace.add(steps, step());
      }
      members.values().forEach(FleetMember::stepped);
      promises.check(server, members.values());
    }
    return this;
  }

  long steps() {
    return steps;
  }

  String trace() {
    return trace.text();
  }

  @Override
  public void moment() {
    if (!calm && random.nextInt(240) < 2) {
      throw new AgentDied(random.nextBoolean());
    }
  }

  private String step() {
    int what = random.nextInt(100);
    if (what < 55) {
      return any().pass(false);
    }
    if (what < 85) {
      server.advance(Duration.ofSeconds(random.nextInt(50) == 0 ? 4000 : 1));
      return controllers.get(random.nextInt(controllers.size())).step();
    }
    if (what < 94) {
      FleetMember member = any();
      String happened = new Fate(member.world, random).happenAround();
      return member.name() + ": " + happened;
    }
    return people(random.nextInt(26));
  }

  private FleetMember any() {
    List<FleetMember> all = List.copyOf(members.values());
    return all.get(random.nextInt(all.size()));
  }

  private String people(int what) {
    FleetObject node = any().object;
    switch (what) {
      case 0, 1, 2, 3, 4 ->
          server.spec.want(catalogue.all().get(random.nextInt(catalogue.all().size())));
      case 5 -> server.spec.paused = !server.spec.paused;
      case 6 -> server.spec.taint = !server.spec.taint;
      case 7 -> server.spec.canary = !server.spec.canary;
      case 8 -> node.hold = node.hold.isPresent() ? Optional.empty() : Optional.of("later");
      case 9, 10 -> node.retry = Optional.of("again " + steps);
      case 11, 12 -> node.ready = !node.ready;
      case 13 -> leaveAndJoin(node.name);
      case 14, 15 -> FleetPeople.select(node);
      case 16 -> FleetPeople.foreign(server, node);
      case 17 -> node.desired = node.desired.filter(FleetPeople::isForeign);
      case 18 -> node.drain = Optional.empty();
      case 24, 25 -> FleetPeople.boot(any());
      default -> server.advance(Duration.ofMinutes(20));
    }
    server.specChanges();
    if (server.nodes.containsKey(node.name)) {
      server.change(node);
    }
    return "people " + what + " " + node.name;
  }

  private void leaveAndJoin(String name) {
    server.leave(name);
    members.remove(name);
    join();
  }

  /** The faults stop: all nodes must find their end (I6). */
  private void comeToRest() {
    trace.add(steps, "the faults stop");
    calm = true;
    controllers.forEach(FleetController::restart);
    members.values().forEach(this::heal);
    if (server.spec.paused) {
      until(() -> members.values().stream().noneMatch(FleetWalk::isHalfWay), "I9: a pause stops");
      members.values().stream().filter(this::mayComeBack).findFirst().ifPresent(this::bootsPaused);
    }
    server.spec.paused = false;
    server.spec.want(good());
    server.specChanges();
    until(this::isSettled, "I6: the fleet never settles");
    calm = false;
  }

  /** Whether it serves what the controller knows, and has an order that names its kernel. */
  private boolean mayComeBack(FleetMember member) {
    Optional<String> committed = member.journal().committed();
    return server.slots().isEmpty()
        && member.world.isHealthy()
        && member.object.grant.isEmpty()
        && member.object.desired.flatMap(Desired::kernel).equals(running(member))
        && committed.map(server.spec::name).filter(server::hasRevision).isPresent();
  }

  private static Optional<String> running(FleetMember member) {
    return Optional.of(member.world.machine.release());
  }

  private void bootsPaused(FleetMember member) {
    FleetPeople.boot(member);
    until(
        () -> member.world.isHealthy() && !isHalfWay(member),
        "I16: a node in another kernel waits for the rollout");
  }

  private Revision good() {
    List<Revision> good =
        catalogue.all().stream()
            .filter(one -> catalogue.trait(one) == Catalogue.Trait.GOOD)
            .toList();
    return good.get(random.nextInt(good.size()));
  }

  private void heal(FleetMember member) {
    member.world.heal();
    member.world.kubelet.endAll();
    if (member.world.isFailed() || member.world.machine.hasForeign() || member.world.machine.hung) {
      member.world.reboot();
      member.world.restart();
    }
    FleetObject node = member.object;
    node.ready = true;
    node.hold = Optional.empty();
    node.retry = Optional.of("rest " + steps);
    node.labels.put("nic", "sfc");
    node.desired = node.desired.filter(order -> !FleetPeople.isForeign(order));
    server.change(node);
  }

  private static boolean isHalfWay(FleetMember member) {
    Step step = member.journal().step();
    return !step.serves() && step != Step.FAILED;
  }

  private boolean isSettled() {
    return server.slots().isEmpty() && members.values().stream().allMatch(this::isSettled);
  }

  private boolean isSettled(FleetMember member) {
    Optional<String> goal = Optional.of(server.spec.rev(server.spec.wanted()));
    return member.journal().step() == Step.IDLE
        && member.journal().committed().equals(goal)
        && member.world.isHealthy()
        && member.object.grant.isEmpty();
  }

  private void until(BooleanSupplier goal, String promise) {
    for (int rounds = 0; !goal.getAsBoolean(); rounds++) {
      if (rounds == MOST_ROUNDS) {
        throw new Violation(promise + ": " + places());
      }
      controllers.getFirst().pass();
      members
          .values()
          .forEach(member -> {
            trace.add(steps, member.pass(true));
            promises.check(server, members.values());
          });
      server.advance(Duration.ofSeconds(rounds % 20 == 19 ? 1000 : 61));
    }
  }

  private String places() {
    StringBuilder places = new StringBuilder("slots " + server.slots() + "\n");
    members
        .values()
        .forEach(member ->
            places
                .append(member.place())
                .append(' ')
                .append(member.object.desired)
                .append(' ')
                .append(member.object.grant)
                .append('\n'));
    return places.append(server.status()).toString();
  }
}
