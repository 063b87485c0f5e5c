package io.github.onloadnode.offer;

import java.util.Map;
import java.util.Set;

/**
 * All that an offer is made of. Equal plans make equal offers. The plan of thousands of devices
 * that are alike is small: a pass compares plans, and makes an offer where they differ.
 */
public interface OfferPlan {

  /** The devices one by one. */
  Offer offer();

  /** Those that have one of these IDs, by ID. */
  default Map<String, Device> devices(Set<String> ids) {
    Map<String, Device> devices = offer().devicesById();
    devices.keySet().retainAll(ids);
    return devices;
  }
}
