package io.github.onloadnode.walk;

/**
 * What keeps the node from harm: a place in the product's sources, and what the product is without
 * it. Each was shown to be fatal when it is missing.
 */
enum Guard {
  /** An order is obeyed once: its seq must be above that of the last finished one. */
  SEQ_FENCE(
      "upgrade/Situation",
      "order.seq() > journal.finished()",
      "order.seq() >= journal.finished()",
      "I5"),
  /** Nobody begins to disturb the node without a permission for this order. */
  GRANT_TO_BEGIN(
      "upgrade/PreparingSteps",
      "return situation.isGranted(journal.seq())",
      "return !situation.isAborted(journal.seq())",
      "I5"),
  /** Not even what pods do not notice is changed without a permission. */
  GRANT_TO_APPLY(
      "upgrade/PreparingSteps",
      "return situation.mayApply(journal.seq()) ? apply(target.get()) : waiting();",
      "return apply(target.get());",
      "I5"),
  /** A permission to apply is none to disturb the node. */
  APPLY_IS_NOT_GO(
      "upgrade/Situation",
      "return says(seq, Grant.Phase.GO);",
      "return says(seq, Grant.Phase.GO) || says(seq, Grant.Phase.APPLY);",
      "I5"),
  /** A permission that was taken back before the point of no return is none. */
  GRANT_TO_GO_ON(
      "upgrade/QuiesceStep", "if (!situation.isGranted(journal.seq())) {", "if (false) {", "I5"),
  /** What a watch has told may be long past: the grant is asked for last. */
  GRANT_CONFIRMED(
      "upgrade/QuiesceStep",
      "? Decision.of(journal, next, serving)",
      "? Decision.rest(decided(), serving)",
      "I5"),
  /** An abort is answered although the go before it was never seen. */
  ABORT_ANSWERED_UNSEEN(
      "upgrade/PreparingSteps",
      "if (situation.isAborted(journal.seq())) {\n      return end",
      "if (false) {\n      return end",
      "I6"),
  /** Nothing is unloaded while a pod or a process holds a device. */
  HOLDERS_COUNTED("upgrade/QuiesceStep", "if (held.isPresent()) {", "if (false) {", "I(2|15)"),
  /** An answered allocation counts before the kubelet lists it. */
  ANSWERED_COUNTED(
      "upgrade/Holders", "if (holding.answered() > 0) {", "if (holding.answered() < 0) {", "I2"),
  /** A kubelet that cannot be asked counts as one whose pods hold devices. */
  UNKNOWN_COUNTS_AS_HELD(
      "upgrade/Holders", "return unknown.isEmpty()", "return names.isEmpty()", "I(2|15)"),
  /** Who holds devices is asked when nobody can be given one any more. */
  COUNTED_WHILE_WITHHELD(
      "upgrade/Situation", "return kubelet.isOfWithheldDevices()", "return true", "I2"),
  /** Devices are withheld in the step in which holders are counted. */
  WITHHELD_IN_QUIESCE(
      "upgrade/QuiesceStep",
      "quiesced, Serving.withheld(served, SwitchingSteps.changing(quiesced))",
      "quiesced, new Serving(served, Optional.empty())",
      "I[23]"),
  /** Devices are withheld before the journal says so. */
  WITHHELD_BEFORE_WRITTEN(
      "reconcile/Announcement",
      """
          publish(decision.serving(), state, situation.kubelet());
          try {
            return write.getAsBoolean();
      """,
      """
          try {
            boolean moved = write.getAsBoolean();
            publish(decision.serving(), state, situation.kubelet());
            return moved;
      """,
      "I[23]"),
  /** Devices are announced after the journal says so. */
  ANNOUNCED_AFTER_WRITTEN(
      "reconcile/Announcement", "if (decision.isTrueAlready(before)) {", "if (true) {", "I[237]"),
  /** What the boot before has verified is verified again. */
  BOOT_NOTICED(
      "upgrade/NodeUpgrade",
      "if (!journal.boot().equals(situation.state().kernel().bootId())) {",
      "if (false) {",
      "I(3|8)"),
  /** What was being loaded when the node went down is not loaded again. */
  KILLER_REMEMBERED(
      "upgrade/NodeUpgrade",
      "booted.booted(boot, 0).turnedBack(killed)",
      "booted.booted(boot, 0).at(Step.UNLOADED)",
      "I8"),
  /** A revision is committed when pods can use it. */
  VERIFIED_BEFORE_COMMIT(
      "upgrade/SwitchingSteps",
      "Verification.commit(target.get(), situation.state(), journal);",
      "List.of();",
      "I(3|6|14)"),
  /** What is committed and not whole is not announced. */
  HEALTH_LOOKED_AT(
      "upgrade/Health",
      "return broken.stream().findFirst().or(() -> unserved.stream().findFirst());",
      "return unserved.stream().findFirst();",
      "I(3|14)"),
  /** Devices that lead nowhere are not announced. */
  DEVICES_LOOKED_AT(
      "upgrade/Verification",
      "DeviceNode.NAMES.forEach(name -> verification.device(name).ifPresent(problems::add));",
      "",
      "I3"),
  /** A process of the host holds devices as a pod does. */
  PROCESSES_COUNTED(
      "upgrade/Holders",
      """
                    .filter(holder -> !holder.controlPlaneServer())
                    .map(Holders::name)
      """,
      """
                    .filter(holder -> holder.container().isPresent())
                    .map(Holders::name)
      """,
      "I2"),
  /** Where nothing can be decided, what was served goes on as far as it runs. */
  UNDECIDED_IS_JUDGED(
      "reconcile/Announcement", ".map(until -> until.judged(state, lost(until)))", "", "I3");

  private final String source;
  private final String text;
  private final String without;
  private final String invariant;

  Guard(String source, String text, String without, String invariant) {
    this.source = source;
    this.text = text;
    this.without = without;
    this.invariant = invariant;
  }

  /** The product's class, below the package of the agent. */
  String source() {
    return source;
  }

  /** The source without the guard. */
  String without(String code) {
    int at = code.indexOf(text);
    if (at < 0 || code.indexOf(text, at + 1) >= 0) {
      throw new AssertionError(
          "%s is no more the one place with \"%s\" in %s: say in Guard where it is now"
              .formatted(this, text, source));
    }
    return code.replace(text, without);
  }

  /** The promise that breaks without it, as a regular expression. */
  String invariant() {
    return invariant;
  }
}
