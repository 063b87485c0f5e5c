package io.github.onloadnode.api;

/**
 * Lets the agent replace the NIC driver too ({@code sfc: {}}).
 *
 * @param whenInUse what to do while an interface of the driver is in use
 */
public record SfcSpec(WhenInUse whenInUse) {

  /** Replacing the driver takes its interfaces away for a moment. */
  public enum WhenInUse {
    REFUSE,
    REPLACE
  }
}
