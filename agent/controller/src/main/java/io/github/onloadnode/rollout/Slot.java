package io.github.onloadnode.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * A node's turn: the entry of the ledger in the custom resource's status. No timer ever ends it.
 *
 * @param seq of the order that it is for
 * @param rev empty for a removal
 * @param since when it was claimed
 */
public record Slot(String node, long seq, Optional<String> rev, Instant since) {}
