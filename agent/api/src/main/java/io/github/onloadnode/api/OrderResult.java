package io.github.onloadnode.api;

import java.time.Instant;
import java.util.Optional;

/**
 * How an order ended.
 *
 * @param seq of that order
 * @param reason why it ended so; empty where all went well
 * @param at when it ended; empty where the agent of then did not write that down
 */
public record OrderResult(
    long seq, OrderOutcome outcome, Optional<Finding> reason, Optional<Instant> at) {}
