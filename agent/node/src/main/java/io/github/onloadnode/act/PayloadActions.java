package io.github.onloadnode.act;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.payload.HostModules;
import io.github.onloadnode.payload.HostSupply;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Preflight;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Action;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies a payload to the host and checks whether the node can run it. */
public final class PayloadActions {

  private static final Logger log = LoggerFactory.getLogger(PayloadActions.class);

  private final PayloadStore store;
  private final HostModules hostModules;
  private final HostSupply supply;

  public PayloadActions(PayloadStore store, HostModules hostModules, HostSupply supply) {
    this.store = store;
    this.hostModules = hostModules;
    this.supply = supply;
  }

  Optional<Finding> stage(Action.Stage action, NodeState state) {
    Optional<Finding> refused = staged(action, state);
    try {
      // Not before the copy is remembered, or a crash would leave neither.
      store.staged().used(action.content());
    } catch (IOException e) {
      log.warn("staging directory not removed, later passes will reason=\"{}\"", e.getMessage());
    }
    return refused;
  }

  private Optional<Finding> staged(Action.Stage action, NodeState state) {
    try {
      Revision revision = store.stage(action.rev(), action.content(), state.kernel().release());
      Optional<Finding> refused = checkAndKeep(revision, state);
      if (refused.isPresent()) {
        discard(revision);
      }
      return refused;
    } catch (FindingException e) {
      return Optional.of(e.problem());
    }
  }

  /** An order may wait for days, and its files may be lost or changed meanwhile. */
  Optional<Finding> check(Revision revision) {
    try {
      return store.isWhole(revision)
          ? Optional.empty()
          : Optional.of(damaged(revision, "its files are missing or changed"));
    } catch (FindingException e) {
      return Optional.of(damaged(revision, e.problem().message()));
    } catch (IOException e) {
      return Optional.of(damaged(revision, String.valueOf(e.getMessage())));
    }
  }

  /** Copies lost or damaged files again; if all are intact, the problem has another cause. */
  Optional<Finding> repair(Action.Repair action, NodeState state) {
    Revision revision = action.revision();
    Optional<Finding> damaged = check(revision);
    if (damaged.isEmpty()) {
      return Optional.of(action.why());
    }
    log.warn("copies replaced rev={} reason=\"{}\"", revision.rev(), damaged.get().message());
    try {
      return checkAndKeep(restaged(revision), state)
          .map(refused -> beyondRepair(damaged.get(), refused));
    } catch (FindingException e) {
      return Optional.of(beyondRepair(damaged.get(), e.problem()));
    }
  }

  private Revision restaged(Revision revision) {
    return store.stage(revision.rev(), revision.content(), revision.payload().release());
  }

  private static Finding beyondRepair(Finding damaged, Finding why) {
    return new Finding(
        Reason.FILES_MISSING,
        damaged.message() + ", and it cannot be copied again: " + why.message(),
        why.remedy());
  }

  private static Finding damaged(Revision revision, String how) {
    return new Finding(
        Reason.PAYLOAD_CHANGED,
        "the copy of the payload %s for %s, below /var/lib/onload-agent/images and %s: %s"
            .formatted(
                revision.payload().digest(),
                revision.rev(),
                revision.payload().userFiles().directory(),
                how),
        "find out what writes there; the next order copies the payload again");
  }

  private Optional<Finding> checkAndKeep(Revision revision, NodeState state) {
    Preflight.Report report =
        Preflight.check(revision, state, hostModules.reference(state.kernel().release()));
    List<Finding> problems = new ArrayList<>(report.problems());
    if (problems.isEmpty()) {
      problems.addAll(unsupplied(revision, state));
    }
    if (!problems.isEmpty()) {
      // The copy is deleted; the person has the source.
      return Optional.of(store.atSource(one(problems), revision));
    }
    for (Finding unchecked : report.unchecked()) {
      log.info(
          "preflight cannot check rev={} check=\"{}\" reason=\"{}\"",
          revision.rev(),
          unchecked.subject(),
          unchecked.message());
    }
    try {
      store.keep(revision);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          new Finding(
              Reason.DISK_FULL,
              "remember the revision " + revision.rev() + ": " + e.getMessage(),
              "free space below /var/lib/onload-agent"));
    }
  }

  /** An order may wait for days, so what the host lacks is reported now and checked again later. */
  private List<Finding> unsupplied(Revision revision, NodeState state) {
    String release = state.kernel().release();
    boolean inTreeGives =
        revision.managesSfc()
            && state.module(Payload.SFC).filter(sfc -> !sfc.isOutOfTree()).isPresent();
    return Stream.of(
            supply.missing(release, revision.hostModules()),
            supply.noWayBack(release, inTreeGives ? List.of(Payload.SFC) : List.of()))
        .flatMap(Optional::stream)
        .toList();
  }

  private void discard(Revision revision) {
    try {
      store.discard(revision);
    } catch (IOException e) {
      log.warn("copy not removed rev={} reason=\"{}\"", revision.rev(), e.getMessage());
    }
  }

  /** The first problem's reason with all messages, so that a person can correct them together. */
  private static Finding one(List<Finding> problems) {
    return new Finding(
        problems.getFirst().reason(),
        problems.stream().map(Finding::message).collect(Collectors.joining("; ")),
        problems.stream().map(Finding::remedy).distinct().collect(Collectors.joining("; ")));
  }
}
