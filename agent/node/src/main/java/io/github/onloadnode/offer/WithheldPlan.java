package io.github.onloadnode.offer;

/** The devices of another plan, none of them available for this reason. */
record WithheldPlan(OfferPlan devices, String reason) implements OfferPlan {

  @Override
  public Offer offer() {
    return devices.offer().quiesced(reason);
  }
}
