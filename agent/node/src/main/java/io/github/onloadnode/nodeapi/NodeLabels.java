package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.NodeKeys;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.reconcile.Pass;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Journal;
import io.github.onloadnode.upgrade.Step;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Derives the labels from a pass: a value, or empty for a label to be removed. Labels that are not
 * in the map stay as they are. Pure.
 */
final class NodeLabels {

  private static final String NONE = "none";

  private NodeLabels() {}

  /**
   * @param simulated whether the adapters are simulated
   */
  static SortedMap<String, Optional<String>> of(Pass pass, boolean simulated) {
    SortedMap<String, Optional<String>> labels = new TreeMap<>();
    Optional<Revision> served = served(pass);
    labels.put(NodeKeys.READY, ready(pass, served.isPresent()));
    labels.put(
        NodeKeys.VERSION,
        served.map(revision -> LabelValue.of(revision.onload().version().orElse(revision.rev()))));
    if (isComplete(pass)) {
      labels.putAll(nics(pass.observed().nics(), simulated));
    }
    return labels;
  }

  /** The revision that was verified in this boot and has Healthy devices. */
  static Optional<Revision> served(Pass pass) {
    return pass.serving().withheld().isEmpty() ? pass.serving().revision() : Optional.empty();
  }

  /** A node that is not meant to run Onload has no readiness label. */
  private static Optional<String> ready(Pass pass, boolean served) {
    boolean untouched =
        pass.journal()
            .filter(journal -> journal.step() == Step.IDLE)
            .filter(journal -> journal.committed().isEmpty())
            .isPresent();
    return untouched ? Optional.empty() : Optional.of(Boolean.toString(served));
  }

  /**
   * During a change the driver may be unloaded, and unreadable hardware is unknown; the labels then
   * stay.
   */
  private static boolean isComplete(Pass pass) {
    NodeState state = pass.observed();
    boolean changing =
        pass.journal()
            .map(Journal::step)
            .map(ObservedAnnotation::phase)
            .filter(ObservedAnnotation.CHANGING::contains)
            .isPresent();
    return !changing && (!state.nics().isEmpty() || state.unread().isEmpty());
  }

  private static SortedMap<String, Optional<String>> nics(List<Nic> nics, boolean simulated) {
    SortedMap<String, Optional<String>> labels = new TreeMap<>();
    boolean present = !nics.isEmpty();
    labels.put(NodeKeys.PRESENT, when(present, simulated ? "simulated" : "true"));
    labels.put(NodeKeys.FAMILY, when(present, families(nics)));
    labels.put(NodeKeys.PORTS, when(present, String.valueOf(physical(nics).size())));
    if (isKnown(nics.stream().map(Nic::driver).toList())) {
      labels.put(NodeKeys.DRIVER, when(present, drivers(nics)));
    }
    if (isKnown(physical(nics).stream().map(Nic::sriov).toList())) {
      labels.put(NodeKeys.SRIOV, when(present, sriov(physical(nics))));
    }
    return labels;
  }

  private static Optional<String> when(boolean present, String value) {
    return present ? Optional.of(value) : Optional.empty();
  }

  private static boolean isKnown(List<? extends Reading<?>> readings) {
    return readings.stream().noneMatch(reading -> reading instanceof Reading.Unreadable<?>);
  }

  private static List<Nic> physical(List<Nic> nics) {
    return nics.stream().filter(nic -> !nic.isVirtualFunction()).toList();
  }

  private static String families(List<Nic> nics) {
    NavigableSet<String> families = new TreeSet<>();
    nics.forEach(nic -> families.add(nic.family().name()));
    return LabelValue.of(families);
  }

  private static String drivers(List<Nic> nics) {
    NavigableSet<String> drivers = new TreeSet<>();
    nics.forEach(nic -> nic.driver().toOptional().ifPresent(drivers::add));
    return drivers.isEmpty() ? NONE : LabelValue.of(drivers);
  }

  private static String sriov(List<Nic> functions) {
    List<Nic.Sriov> known =
        functions.stream().flatMap(nic -> nic.sriov().toOptional().stream()).toList();
    if (known.stream().anyMatch(sriov -> sriov.virtualFunctions() > 0)) {
      return "configured";
    }
    return known.stream().anyMatch(sriov -> sriov.totalVirtualFunctions() > 0) ? "capable" : NONE;
  }
}
