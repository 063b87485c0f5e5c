package io.github.onloadnode.diagnostics;

/** What one path answers to GET. */
interface Page {

  String path();

  /** Whether it answers everybody, as the kubelet's probes need it, or only loopback. */
  boolean isOpen();

  Answer answer();
}
