package io.github.onloadnode.agent;

import io.github.onloadnode.deviceplugin.ResourceStatus;
import io.github.onloadnode.reconcile.Pass;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Whether pods can be served: every resource is registered and the agent itself works.
 *
 * @param resources the registration status of each
 * @param newest the last pass, which knows the faults of the agent itself; empty before the first
 */
record Readiness(Supplier<List<ResourceStatus>> resources, Supplier<Optional<Pass>> newest) {

  /** What is missing until pods can be served; empty when ready. */
  List<String> missing() {
    Stream<String> unregistered =
        resources.get().stream().filter(status -> !status.isReady()).map(Readiness::unregistered);
    return Stream.concat(unregistered, newest.get().stream().flatMap(Pass::faults)).toList();
  }

  private static String unregistered(ResourceStatus status) {
    return status.resource()
        + " is not registered with the kubelet"
        + status.lastError().map(error -> ": " + error.message()).orElse("");
  }
}
