package io.github.onloadnode.controlplane;

import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.PodProcess;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.revision.ControlPlaneParameters;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.revision.UserFiles;
import io.github.onloadnode.upgrade.Serving;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The pods that hold a device according to the newest pass, and what the node serves to them.
 *
 * @param serves whether a revision is loaded and served; otherwise a client would hold modules that
 *     are about to be unloaded
 * @param server the path of the revision's server; empty if it has none
 * @param helper the revision's program that asks for a server; empty if it has none
 * @param pods that hold a device
 * @param processes in network namespaces of pods, whether the pods hold a device or not
 */
public record ServedPods(
    boolean serves,
    Optional<String> server,
    Optional<String> helper,
    Set<Pod> pods,
    List<PodProcess> processes) {

  private static final String HELPER = "usr/bin/onload_mibdump";

  /** Before anything is known. */
  public static final ServedPods NONE =
      new ServedPods(false, Optional.empty(), Optional.empty(), Set.of(), List.of());

  public ServedPods {
    pods = Set.copyOf(pods);
    processes = List.copyOf(processes);
  }

  /**
   * Takes them from the newest pass.
   *
   * @param listed pods that hold devices according to the kubelet
   */
  public static ServedPods of(Optional<Pass> newest, Collection<Pod> listed) {
    return newest.map(pass -> of(pass, listed)).orElse(NONE);
  }

  private static ServedPods of(Pass pass, Collection<Pod> listed) {
    Serving serving = pass.serving();
    boolean serves =
        serving.withheld().isEmpty()
            && pass.journal().filter(journal -> journal.step().serves()).isPresent();
    Set<Pod> holding = new HashSet<>(listed);
    // Unreadable holders are skipped: their server only starts later, with the first socket.
    pass.observed().holders().toOptional().orElse(List.of()).stream()
        .flatMap((Holder holder) -> holder.container().stream())
        .map(PodContainer::pod)
        .forEach(holding::add);
    return new ServedPods(
        serves && serving.revision().isPresent(),
        serving.revision().flatMap(ServedPods::server),
        serving.revision().flatMap(ServedPods::helper),
        holding,
        pass.observed().processes().podNetworks().processes());
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
