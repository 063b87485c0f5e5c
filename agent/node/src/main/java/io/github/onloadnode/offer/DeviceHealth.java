package io.github.onloadnode.offer;

import java.util.List;

/**
 * Whether a device can be given to a pod.
 *
 * @param problems why not, as clauses for people; healthy if empty
 */
public record DeviceHealth(List<String> problems) {

  /** No problem is known. */
  public static final DeviceHealth HEALTHY = new DeviceHealth(List.of());

  public DeviceHealth {
    problems = List.copyOf(problems);
  }

  public static DeviceHealth unhealthy(String problem) {
    return new DeviceHealth(List.of(problem));
  }

  public boolean isHealthy() {
    return problems.isEmpty();
  }

  /** All reasons in one clause. */
  public String reason() {
    return String.join("; ", problems);
  }
}
