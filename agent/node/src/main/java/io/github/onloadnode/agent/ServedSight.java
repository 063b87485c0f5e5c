package io.github.onloadnode.agent;

import io.github.onloadnode.controlplane.Sight;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.reconcile.Cycle;
import io.github.onloadnode.revision.ControlPlaneParameters;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.revision.UserFiles;
import io.github.onloadnode.upgrade.Serving;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the control plane needs to know of the newest pass.
 *
 * @param last the newest pass
 * @param pods that hold devices, as the kubelet knows them
 */
record ServedSight(Supplier<Optional<Cycle>> last, Supplier<List<Pod>> pods)
    implements Supplier<Sight> {

  private static final String HELPER = "usr/bin/onload_mibdump";

  @Override
  public Sight get() {
    return last.get().map(this::of).orElse(Sight.NOTHING);
  }

  private Sight of(Cycle cycle) {
    Serving serving = cycle.serving();
    boolean serves =
        serving.withheld().isEmpty()
            && cycle.journal().filter(journal -> journal.step().serves()).isPresent();
    Set<Pod> holding = new HashSet<>(pods.get());
    // Who cannot be seen is not looked for: a server that nobody has started early comes late.
    cycle.observed().holders().toOptional().orElse(List.of()).stream()
        .flatMap((Holder holder) -> holder.container().stream())
        .map(PodContainer::pod)
        .forEach(holding::add);
    return new Sight(
        serves && serving.revision().isPresent(),
        serving.revision().flatMap(ServedSight::server),
        serving.revision().flatMap(ServedSight::helper),
        holding);
  }

  private static Optional<String> server(Revision revision) {
    return revision
        .module(Payload.ONLOAD)
        .flatMap(
            onload -> Optional.ofNullable(onload.parameters().get(ControlPlaneParameters.PATH)));
  }

  private static Optional<String> helper(Revision revision) {
    UserFiles files = revision.payload().userFiles();
    return files.programs().contains(HELPER)
        ? Optional.of(files.directory() + "/" + HELPER)
        : Optional.empty();
  }
}
