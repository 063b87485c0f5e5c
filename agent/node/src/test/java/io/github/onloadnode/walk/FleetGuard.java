package io.github.onloadnode.walk;

/**
 * What keeps the fleet from harm: a place in the product's sources, and what the product is without
 * it. Each was shown to be fatal when it is missing.
 */
enum FleetGuard {
  /** A node has its slot before it has its grant. */
  CLAIM_BEFORE_GRANT(
      "controller",
      "rollout/NodeChanges",
      """
              && claims.isReadyFor(member, Needs.APPLY)) {
            commands.add(applied(member));
      """,
      """
              && claims.isReadyFor(member, Needs.SLOT)) {
            var turn =
                new Slot(
                    member.name(),
                    member.desired().orElseThrow().seq(),
                    Optional.empty(),
                    drains.now());
            commands.addAll(granted(member, turn));
      """,
      "I1"),
  /** An order is obeyed once: a grant that is still there while the slot goes is no new one. */
  SEQ_FENCE(
      "node",
      "upgrade/Situation",
      "order.seq() > journal.finished()",
      "order.seq() >= journal.finished()",
      "I[15]b?"),
  /** The word of the agent ends a turn, and no timer. */
  NO_TIMER_ENDS_A_TURN(
      "controller",
      "rollout/Turns",
      "    return ordered > slot.seq() ? replaced(member, slot) : inForce(member, target);",
      """
          boolean late = soak.looks().isPast(slot.since().plusSeconds(900));
          return late
              ? State.RELEASED
              : ordered > slot.seq() ? replaced(member, slot) : inForce(member, target);
      """,
      "I1b?"),
  /** A node that failed keeps its slot. */
  FAILED_KEEPS_ITS_SLOT(
      "controller",
      "rollout/Turns",
      """
          if (member.isFailed()) {
            return State.FAILED;
          }
      """,
      "",
      "I1b?"),
  /** A node that is seen as it was before says nothing of its slot. */
  EARLIER_ORDERS_PROVE_NOTHING(
      "controller",
      "rollout/Turns",
      "      return State.UNORDERED;",
      "      return ordered > 0 ? State.DROPPED : State.UNORDERED;",
      "I1b?"),
  /** A node that a cache lacks may be there. */
  CACHES_ARE_LATE("controller", "rollout/Ledger", "!gone.contains(slot.node())", "false", "I1b?"),
  /** An order that somebody deleted is written again while its slot waits for it. */
  DELETED_ORDERS_COME_BACK(
      "controller",
      "rollout/Orders",
      ".filter(_ -> lost && !member.isOver(slot))",
      ".filter(_ -> slot.seq() < 0)",
      "I6"),
  /** Whoever boots another kernel gets what it ran, whatever the rollout waits for. */
  OTHER_KERNELS_COME_BACK(
      "controller", "rollout/ComingBack", "if (!wish.free() && ", "if (wish.free() && ", "I16"),
  /** The API server may have forgotten later orders. */
  KNOWN_NUMBERS_COUNT(
      "controller", "rollout/Orders", "                member.known(),\n", "", "I4");

  private final String module;
  private final String source;
  private final String text;
  private final String without;
  private final String invariant;

  FleetGuard(String module, String source, String text, String without, String invariant) {
    this.module = module;
    this.source = source;
    this.text = text;
    this.without = without;
    this.invariant = invariant;
  }

  /** The directory of the module beside this one. */
  String module() {
    return module;
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
          "%s is no more the one place with \"%s\" in %s: say in FleetGuard where it is now"
              .formatted(this, text, source));
    }
    return code.replace(text, without);
  }

  /** The promise that breaks without it, as a regular expression. */
  String invariant() {
    return invariant;
  }
}
