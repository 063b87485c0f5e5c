package io.github.onloadnode.deviceplugin;

import java.util.Map;
import java.util.SortedSet;

/**
 * Devices that pods may hold although the kubelet does not list them yet: holders like any other.
 *
 * @param answered IDs given away by this process, by resource; no resource without an ID
 * @param predecessorMayHaveAnswered whether this process is so young that an earlier one may have
 *     given away a device that is not listed yet
 */
public record UnlistedDevices(
    Map<String, SortedSet<String>> answered, boolean predecessorMayHaveAnswered) {

  public UnlistedDevices {
    answered = Map.copyOf(answered);
  }

  public boolean isEmpty() {
    return answered.isEmpty() && !predecessorMayHaveAnswered;
  }
}
