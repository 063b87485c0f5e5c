package io.github.onloadnode.api;

/**
 * That the NIC driver is ours to replace as well ({@code sfc: {}}).
 *
 * @param whenInUse what to do where an interface of the driver is in use
 */
public record SfcSpec(WhenInUse whenInUse) {

  /** Replacing the driver takes its interfaces away for a moment. */
  public enum WhenInUse {
    REFUSE,
    REPLACE
  }
}
