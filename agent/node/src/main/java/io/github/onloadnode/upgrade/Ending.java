package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import java.time.Instant;
import java.util.Optional;

/**
 * What people want to know of the last finished order beside its {@link Term}.
 *
 * @param at when it ended
 * @param reason why it ended so; empty where all went well
 */
public record Ending(Instant at, Optional<Finding> reason) {}
