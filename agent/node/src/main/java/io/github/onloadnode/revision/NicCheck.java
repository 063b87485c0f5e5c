package io.github.onloadnode.revision;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import java.util.List;

/** Checks that the payload's driver supports every NIC that the in-tree driver has now. */
final class NicCheck {

  private NicCheck() {}

  /** Why the payload's driver must not replace the in-tree one; empty if it may. */
  static List<Finding> findings(Revision revision, NodeState state) {
    List<String> aliases =
        revision.sfc().flatMap(_ -> revision.payload().module(Payload.SFC)).stream()
            .flatMap(sfc -> sfc.info().aliases().stream())
            .toList();
    List<String> left =
        state.nics().stream()
            .filter(nic -> nic.driver().toOptional().filter(Payload.SFC::equals).isPresent())
            .filter(nic -> !isDriven(nic, aliases))
            .map(NicCheck::called)
            .toList();
    if (!revision.managesSfc() || left.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Finding(
            Reason.UNSUPPORTED_NIC,
            "sfc now drives cards that the payload's sfc does not have among its aliases: "
                + String.join(", ", left),
            "leave the in-tree sfc in place, by removing sfc from the spec for this node, or"
                + " provide a payload with an sfc that drives them"));
  }

  private static boolean isDriven(Nic nic, List<String> aliases) {
    return nic.modalias()
        .toOptional()
        .filter(name -> aliases.stream().anyMatch(alias -> ModuleAlias.fits(alias, name)))
        .isPresent();
  }

  private static String called(Nic nic) {
    return nic.modalias()
        .fold(
            name -> nic.address() + " (" + name + ")",
            () -> nic.address() + " (which has no modalias)",
            reason -> nic.address() + " (" + reason + ")");
  }
}
