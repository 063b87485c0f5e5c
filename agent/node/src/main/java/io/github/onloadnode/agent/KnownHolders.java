package io.github.onloadnode.agent;

import io.github.onloadnode.node.DeviceHolders;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.reconcile.Pass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The pods that hold devices according to the newest pass. */
record KnownHolders(Supplier<Optional<Pass>> newest) {

  static DeviceHolders of(Optional<Pass> pass) {
    return pass.map(Pass::holders).orElse(DeviceHolders.unknown("kubelet was not asked yet"));
  }

  List<Pod> pods() {
    return of(newest.get()).pods();
  }

  /** Names of those pods, by {@link Pod#key}. */
  Map<String, PodName> names() {
    Map<String, PodName> names = new HashMap<>();
    for (Pod pod : pods()) {
      pod.uid().ifPresent(uid -> pod.name().ifPresent(name -> names.put(Pod.key(uid), name)));
    }
    return names;
  }
}
