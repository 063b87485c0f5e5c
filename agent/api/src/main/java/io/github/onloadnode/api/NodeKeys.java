package io.github.onloadnode.api;

/**
 * The labels, annotations and the taint of a node by which agent, controller and administrator
 * speak to each other. Each key has one writer.
 */
public final class NodeKeys {

  /** Annotation: {@link Observed} as JSON. */
  public static final String OBSERVED = "node.onload.amd.com/observed";

  /** Annotation of the controller: {@link Desired} as JSON. */
  public static final String DESIRED = "node.onload.amd.com/desired";

  /** Annotation of the controller: {@link Grant} as JSON. */
  public static final String GRANT = "node.onload.amd.com/grant";

  /** Annotation of the controller: {@link Stage} as JSON. */
  public static final String STAGE = "node.onload.amd.com/stage";

  /** Annotation of the controller, for people: {@link Drain} as JSON. */
  public static final String DRAIN = "node.onload.amd.com/drain";

  /** Annotation of an administrator: while it is there, the node gets no slot. */
  public static final String HOLD = "node.onload.amd.com/hold";

  /** Annotation of an administrator: a new text asks for a failed revision to be tried again. */
  public static final String RETRY = "node.onload.amd.com/retry";

  /** Key of the controller's taint: pods are rather to start elsewhere. */
  public static final String UPGRADING_TAINT = "node.onload.amd.com/upgrading";

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
