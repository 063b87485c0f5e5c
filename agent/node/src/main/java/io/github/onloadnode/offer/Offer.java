package io.github.onloadnode.offer;

/**
 * What the kubelet is told about one resource: its devices with their health, and the answer to
 * Allocate.
 */
public record Offer(DeviceCatalog catalog, Allocation allocation) {

  /**
   * The same devices, none to be had: for the time in which modules are exchanged, and whenever the
   * node is not fit.
   *
   * @param reason a clause that a user of a refused pod reads
   */
  public Offer quiesced(String reason) {
    return new Offer(
        catalog.withHealth(DeviceHealth.unhealthy(reason)), new Allocation.Refused(reason));
  }
}
