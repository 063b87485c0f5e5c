package io.github.onloadnode.controller;

import java.util.List;
import java.util.Optional;

/**
 * What a controller is told at its start.
 *
 * @param namespace of the release; empty = the pod's own
 * @param identity name of this process in the leader's Lease; empty = a random one
 * @param hostPathPrefixes directories of the nodes below which hostOnloadPath may be
 * @param maxStaging how many nodes may pull at a time
 * @param address of metrics and health
 * @param port of metrics and health; 0 = any free one
 */
public record ControllerOptions(
    Optional<String> namespace,
    Optional<String> identity,
    List<String> hostPathPrefixes,
    int maxStaging,
    String address,
    int port) {

  public ControllerOptions {
    hostPathPrefixes = List.copyOf(hostPathPrefixes);
  }
}
