package io.github.onloadnode.controller;

import io.github.onloadnode.api.CustomResource;
import io.github.onloadnode.api.Drain;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.ResourceReader;
import io.github.onloadnode.rollout.Condition;
import io.github.onloadnode.rollout.Decision;
import io.github.onloadnode.rollout.Fleet;
import io.github.onloadnode.rollout.FleetNode;
import io.github.onloadnode.rollout.Memory;
import io.github.onloadnode.rollout.Obstacles;
import io.github.onloadnode.rollout.Obstacles.BadSpec;
import io.github.onloadnode.rollout.Rollout;
import io.github.onloadnode.rollout.RolloutStatus;
import io.github.onloadnode.rollout.Slot;
import io.github.onloadnode.rollout.Summary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One pass for one custom resource: read it, decide, perform. */
final class ResourcePass {

  private final Wire wire;
  private final View view;
  private final Doors doors;
  private final Limits limits;
  private final InstantSource clock;
  private final Strangers strangers;
  private final Map<String, Memory> memories = new HashMap<>();
  private final Map<String, Troubles> troubles = new HashMap<>();

  ResourcePass(Wire wire, View view, Doors doors, Limits limits, InstantSource clock) {
    this.wire = wire;
    this.view = view;
    this.doors = doors;
    this.limits = limits;
    this.clock = clock;
    this.strangers = new Strangers(wire);
  }

  /** What is known of the cluster. */
  record View(
      NodeCache nodes,
      FleetNodes fleet,
      Resources resources,
      OldOperator old,
      AgentLeases leases) {}

  /** What an administrator allows. */
  record Limits(HostPaths paths, int maxStaging) {}

  /**
   * How a pass ended.
   *
   * @param again whether to decide again at once
   * @param failure what did not work and is to be tried later
   * @param nextLook when to decide again if nothing changes
   */
  record Result(boolean again, Optional<String> failure, Optional<Instant> nextLook) {

    static Result of(Outcome outcome, Optional<Instant> nextLook) {
      return switch (outcome) {
        case Outcome.Done _ -> new Result(false, Optional.empty(), nextLook);
        case Outcome.Outdated _ -> new Result(true, Optional.empty(), nextLook);
        case Outcome.Failed(String what) -> new Result(false, Optional.of(what), nextLook);
      };
    }
  }

  Result run(ResourceKey key, BooleanSupplier leads) {
    Answer answer = wire.get(ApiPaths.resource(key));
    if (answer.code() == Answer.NOT_FOUND) {
      forget(key);
      return Result.of(Outcome.DONE, Optional.empty());
    }
    if (!answer.isGood()) {
      return Result.of(Outcome.of("read " + key, answer), Optional.empty());
    }
    ResourceObject object = new ResourceObject(wire, key, answer);
    // What leaves its nodes as they are does nothing that another operator could fight.
    return ReadableSpec.isLeaving(object)
        ? decide(object, leads)
        : view.old()
            .running()
            .fold(
                name -> refuse(object, other(name), Optional.of(OldOperator.INTERVAL)),
                () -> decide(object, leads),
                why -> Result.of(new Outcome.Failed(unknown(why)), Optional.empty()));
  }

  private static String unknown(String why) {
    return "list Deployments, to see whether the existing Onload operator runs: " + why;
  }

  /** Of a resource that is gone, or another process's. */
  void forget(ResourceKey key) {
    doors.metrics().forget(key);
  }

  private static Refusal other(OldOperator.Found found) {
    return new Refusal(
        Condition.Type.CONFLICT,
        Summary.OLD_OPERATOR,
        ("the existing Onload operator runs: Deployment %1$s/%2$s. Nothing is done until it has no"
                + " pods: kubectl -n %1$s scale deployment %2$s --replicas=0, or remove its"
                + " Subscription where OLM keeps it. Everything then starts by itself. A resource"
                + " that is deleted with spec.onDelete: Leave goes at once")
            .formatted(found.namespace(), OldOperator.DEPLOYMENT));
  }

  private Result refuse(ResourceObject object, Refusal refusal, Optional<Duration> interval) {
    Instant now = clock.instant();
    RolloutStatus status = refusal.in(object.status(), object.generation(), now);
    return Result.of(object.write(status), interval.map(now::plus));
  }

  private Result decide(ResourceObject object, BooleanSupplier leads) {
    CustomResource resource;
    try {
      resource = ResourceReader.read(object.text());
    } catch (FindingException e) {
      Optional<CustomResource> last = ReadableSpec.ofDeleted(object);
      String why = e.problem().message() + "; " + e.problem().remedy();
      return last.isPresent()
          ? decide(object, last.get(), Optional.empty(), leads)
          : end(object, new BadSpec("InvalidSpec", why), leads);
    }
    Optional<String> fault = limits.paths().fault(resource);
    return fault.isPresent() && !resource.deleting()
        ? end(object, new BadSpec("HostPathNotAllowed", fault.get()), leads)
        : decide(object, resource, Optional.empty(), leads);
  }

  /** Nothing begins by a spec that cannot be used; turns that nodes have come to their end. */
  private Result end(ResourceObject object, BadSpec bad, BooleanSupplier leads) {
    CustomResource rest = ReadableSpec.ofEnding(object);
    return rest.hasFinalizer() && !rest.deleting()
        ? decide(object, rest, Optional.of(bad), leads)
        : refuse(object, Refusal.invalid(bad.reason(), bad.why()), Optional.empty());
  }

  private Result decide(
      ResourceObject object,
      CustomResource resource,
      Optional<BadSpec> bad,
      BooleanSupplier leads) {
    Owner owner = object.owner();
    Fleet fleet = fleet(object, resource, bad, owner);
    Instant began = clock.instant();
    Decision decision = Rollout.decide(fleet);
    memories.put(owner.uid(), decision.memory());
    Troubles known = troubles(owner);
    Performer.Result result =
        new Performer(doors, object, known, leads, clock).perform(decision.commands(), fleet.now());
    measure(owner.key(), object.status(), fleet);
    doors.metrics().passed(Duration.between(began, clock.instant()).toMillis());
    Optional<Instant> nextLook =
        Stream.of(
                decision.nextLook(),
                doors.stagers().nextLook(owner),
                known.next(),
                Optional.of(view.leases().next()))
            .flatMap(Optional::stream)
            .min(Instant::compareTo);
    return new Result(result.again(), result.failure(), nextLook);
  }

  private Troubles troubles(Owner owner) {
    return troubles.computeIfAbsent(owner.uid(), _ -> new Troubles());
  }

  private Fleet fleet(
      ResourceObject object, CustomResource resource, Optional<BadSpec> bad, Owner owner) {
    Map<String, String> others =
        view.resources().all().entrySet().stream()
            .filter(entry -> !entry.getValue().equals(owner.uid()))
            .collect(
                Collectors.toMap(
                    Map.Entry::getValue,
                    entry -> entry.getKey().toString(),
                    (first, _) -> first,
                    HashMap::new));
    Set<String> live = new HashSet<>(others.keySet());
    live.add(owner.uid());
    memories.keySet().retainAll(live);
    troubles.keySet().retainAll(live);
    doors.stagers().keepOnly(live);
    List<FleetNode> nodes = view.fleet().of(view.nodes().all());
    others.putAll(strangers.alive(nodes, live));
    RolloutStatus status = object.status();
    Instant now = clock.instant();
    return new Fleet(
        resource,
        status,
        nodes,
        gone(status),
        others,
        doors.revisions().of(owner.key()),
        doors.stagers().of(owner),
        limits.maxStaging(),
        memories.getOrDefault(owner.uid(), Memory.NONE),
        now,
        new Obstacles(bad, troubles(owner).at(now), silent(nodes)));
  }

  private Set<String> silent(List<FleetNode> nodes) {
    return view.leases().silent(nodes.stream().map(FleetNode::name).collect(Collectors.toSet()));
  }

  /** Asked for after the status was read; a node that cannot be asked for is not gone. */
  private Set<String> gone(RolloutStatus status) {
    return status.slots().stream()
        .map(Slot::node)
        .filter(node -> view.nodes().find(node).isEmpty())
        .filter(node -> wire.get(ApiPaths.node(node)).code() == Answer.NOT_FOUND)
        .collect(Collectors.toSet());
  }

  private void measure(ResourceKey key, RolloutStatus status, Fleet fleet) {
    ControllerMetrics metrics = doors.metrics();
    String name = key.toString();
    metrics.set("onload_slots_in_use", status.slots().size(), "resource", name);
    RolloutStatus.Counters counters = status.counters();
    Map.of(
            "desired", counters.desired(),
            "failed", counters.failed(),
            "held", counters.held(),
            "ready", counters.ready(),
            "updated", counters.updated())
        .forEach((state, count) ->
            metrics.set("onload_rollout_nodes", count, "resource", name, "state", state));
    metrics.set(
        "onload_drain_blocked_seconds", (double) blocked(fleet).toSeconds(), "resource", name);
  }

  /** The longest of this resource's drains; other resources' nodes are not its own. */
  private static Duration blocked(Fleet fleet) {
    String uid = fleet.resource().uid();
    return fleet.nodes().stream()
        .filter(node ->
            node.desired().toOptional().filter(order -> order.uid().equals(uid)).isPresent())
        .flatMap(node -> node.drain().toOptional().stream())
        .filter(drain -> drain.state() == Drain.State.BLOCKED)
        .flatMap(drain -> drain.since().stream())
        .map(since -> Duration.between(since, fleet.now()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
