package io.github.onloadnode.leaving;

/** Where the nodes of a release get their orders from. */
public enum Orders {
  /** A ConfigMap that is a file on each node. */
  FILE(DesiredMap.NAME),
  /** Onload resources, by a controller. */
  CLUSTER("onload-agent-configuration");

  private final String sign;

  Orders(String sign) {
    this.sign = sign;
  }

  /** The ConfigMap that is there exactly as long as the release is. */
  String sign() {
    return sign;
  }
}
