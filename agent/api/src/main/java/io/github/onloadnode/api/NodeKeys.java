package io.github.onloadnode.api;

/** The labels and annotations of a node that an agent writes. */
public final class NodeKeys {

  /** Annotation: {@link Observed} as JSON. */
  public static final String OBSERVED = "node.onload.amd.com/observed";

  /** {@code true} where Onload is verified in this boot and devices are Healthy. */
  public static final String READY = "node.onload.amd.com/ready";

  /** The version that is verified, as far as a label can have it; absent while none is. */
  public static final String VERSION = "node.onload.amd.com/version";

  /** {@code true} where the node has an adapter, {@code simulated} where that is made up. */
  public static final String PRESENT = "amd.com/sfc.present";

  /** The adapters' families. */
  public static final String FAMILY = "amd.com/sfc.family";

  /** The drivers that are bound to them, or {@code none}. */
  public static final String DRIVER = "amd.com/sfc.driver";

  /** How many physical functions they have. */
  public static final String PORTS = "amd.com/sfc.ports";

  /** {@code none}, {@code capable}, or {@code configured} where virtual functions exist. */
  public static final String SRIOV = "amd.com/sfc.sriov";

  private NodeKeys() {}
}
