package io.github.onloadnode.api;

import java.time.Instant;
import java.util.Optional;

/**
 * How an order ended.
 *
 * @param seq of that order
 * @param reason why it ended that way; empty on success
 * @param at when it ended; empty if an older agent did not record it
 */
public record OrderResult(
    long seq, OrderOutcome outcome, Optional<Finding> reason, Optional<Instant> at) {}
