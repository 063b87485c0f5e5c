package io.github.onloadnode.act;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.upgrade.Action;
import io.github.onloadnode.upgrade.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Performs actions on the host. */
public final class Actions implements Performer {

  private final PayloadActions payloads;
  private final ModuleActions modules;
  private final HostModuleActions hostModules;
  private final ControlPlaneActions controlPlane;
  private final LongFunction<Optional<Finding>> confirm;

  /**
   * @param confirm asks the source of orders whether the one with this seq still holds
   */
  public Actions(
      PayloadActions payloads,
      ModuleActions modules,
      HostModuleActions hostModules,
      ControlPlaneActions controlPlane,
      LongFunction<Optional<Finding>> confirm) {
    this.payloads = payloads;
    this.modules = modules;
    this.hostModules = hostModules;
    this.controlPlane = controlPlane;
    this.confirm = confirm;
  }

  @Override
  public Optional<Outcome> perform(Action action, NodeState state) {
    String release = state.kernel().release();
    return switch (action) {
      case Action.Rest _, Action.Blocked _ -> Optional.empty();
      case Action.Stage stage -> ended(action, payloads.stage(stage, state));
      case Action.Repair repair -> ended(action, payloads.repair(repair, state));
      case Action.Check check -> ended(action, payloads.check(check.revision()));
      case Action.Confirm(long seq) -> ended(action, confirm.apply(seq));
      case Action.Unload unload -> ended(action, unload(unload.modules(), state));
      case Action.Supply supply -> ended(action, hostModules.supply(release, supply));
      case Action.Load load -> Optional.of(load(load, state));
      case Action.RestoreInTree restore ->
          ended(action, hostModules.load(release, restore.modules()));
      case Action.TakeOut out -> {
        hostModules.takeOut(out.modules());
        yield ended(action, Optional.empty());
      }
      case Action.Apply apply -> {
        apply
            .revision()
            .module(Payload.ONLOAD)
            .ifPresent(module -> controlPlane.prepare(state, module.parameters()));
        yield ended(action, controlPlane.apply(apply.revision()));
      }
    };
  }

  private Optional<Finding> unload(List<String> names, NodeState state) {
    Optional<Finding> refused =
        names.contains(Payload.ONLOAD) ? controlPlane.stop(state) : Optional.empty();
    return refused.or(() -> modules.unload(names, state));
  }

  private Outcome load(Action.Load load, NodeState state) {
    String release = state.kernel().release();
    List<String> announced = new ArrayList<>(hostModules.absent(release, load.hostModules()));
    announced.removeAll(load.journalled());
    if (!announced.isEmpty()) {
      return new Outcome.Announced(load, announced);
    }
    load.modules().forEach(module -> controlPlane.prepare(state, module.parameters()));
    return ended(
            load,
            hostModules.load(release, load.hostModules()).or(() -> modules.load(load.modules())))
        .orElseThrow();
  }

  private static Optional<Outcome> ended(Action action, Optional<Finding> problem) {
    return Optional.of(
        problem
            .<Outcome>map(found -> new Outcome.Failed(action, found))
            .orElseGet(() -> new Outcome.Done(action)));
  }
}
