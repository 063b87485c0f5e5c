package io.github.onloadnode.rollout;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What keeps a decision from being carried out, as this process has seen it. It may be forgotten at
 * any time: then it is found again.
 *
 * @param spec why the spec cannot be used as it is; the resource then has only parts of it
 * @param troubles what the API server refuses, by the name of the node; that of other objects by
 *     their kind and name
 * @param silent names of the nodes whose agents have not renewed their Lease for long
 */
public record Obstacles(Optional<BadSpec> spec, Map<String, Trouble> troubles, Set<String> silent) {

  /** After a start. */
  public static final Obstacles NONE = new Obstacles(Optional.empty(), Map.of(), Set.of());

  public Obstacles {
    troubles = Map.copyOf(troubles);
    silent = Set.copyOf(silent);
  }

  /**
   * Nothing begins by it; what is under way ends.
   *
   * @param reason one word in CamelCase
   */
  public record BadSpec(String reason, String why) {}

  /**
   * A write that was refused.
   *
   * @param why in the API server's words
   * @param waits whether it is not to be tried again yet
   */
  public record Trouble(String why, boolean waits) {}

  /** By name, so that the same ones are told in the same words. */
  Map<String, Trouble> sorted() {
    return new TreeMap<>(troubles);
  }
}
