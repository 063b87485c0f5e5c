package io.github.onloadnode.deviceplugin;

import java.time.Duration;

/**
 * Calls of Allocate since the process started.
 *
 * @param answered those that gave devices
 * @param refused those that were refused, for whatever reason
 * @param total time in all of them together
 */
public record AllocationCounts(long answered, long refused, Duration total) {

  static final AllocationCounts NONE = new AllocationCounts(0, 0, Duration.ZERO);
}
