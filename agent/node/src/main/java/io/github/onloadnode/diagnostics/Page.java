package io.github.onloadnode.diagnostics;

/** What one path answers to GET. */
interface Page {

  String path();

  /** Whether it answers to everybody, as kubelet's probes need it, and not only on loopback. */
  boolean isOpen();

  Answer answer();
}
