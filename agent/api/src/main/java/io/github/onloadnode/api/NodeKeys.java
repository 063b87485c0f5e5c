package io.github.onloadnode.api;

/** The labels and annotations of a node that an agent writes. */
public final class NodeKeys {

  /** Annotation: {@link Observed} as JSON. */
  public static final String OBSERVED = "node.onload.amd.com/observed";

  /** {@code true} where Onload is verified in this boot and devices are Healthy. */
  public static final String READY = "node.onload.amd.com/ready";

  /** The verified version, shortened to what a label allows; absent while none is verified. */
  public static final String VERSION = "node.onload.amd.com/version";

  /** {@code true} if the node has an adapter, {@code simulated} if that adapter is simulated. */
  public static final String PRESENT = "amd.com/sfc.present";

  /** The adapters' families. */
  public static final String FAMILY = "amd.com/sfc.family";

  /** The drivers bound to the adapters, or {@code none}. */
  public static final String DRIVER = "amd.com/sfc.driver";

  /** How many physical functions the adapters have. */
  public static final String PORTS = "amd.com/sfc.ports";

  /** {@code none}, {@code capable}, or {@code configured} if virtual functions exist. */
  public static final String SRIOV = "amd.com/sfc.sriov";

  private NodeKeys() {}
}
