package io.github.onloadnode.deviceplugin;

import java.time.Duration;

/**
 * Calls of Allocate since the process started.
 *
 * @param answered calls that gave devices
 * @param refused calls that were refused, for whatever reason
 * @param total time of all calls together
 */
public record AllocationCounts(long answered, long refused, Duration total) {

  static final AllocationCounts NONE = new AllocationCounts(0, 0, Duration.ZERO);
}
