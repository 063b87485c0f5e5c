package io.github.onloadnode.rollout;

import io.github.onloadnode.api.CustomResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of one custom resource at one moment.
 *
 * @param status as read with the resource, not from a cache: slots are claimed in it
 * @param nodes all nodes of the cluster, whether or not the resource selects them
 * @param gone nodes of the ledger that the API server does not have, asked after the status was
 *     read; a cache that lacks a node may be late
 * @param others {@code namespace/name} of every other live custom resource, by uid
 * @param revisions of this resource
 * @param stagers the stager pods of this resource
 * @param maxStaging how many nodes may pull at a time
 * @param memory what the pass before has returned; {@link Memory#NONE} after a start
 * @param obstacles what this process could not do before
 */
public record Fleet(
    CustomResource resource,
    RolloutStatus status,
    List<FleetNode> nodes,
    Set<String> gone,
    Map<String, String> others,
    List<StoredRevision> revisions,
    List<StagerPod> stagers,
    int maxStaging,
    Memory memory,
    Instant now,
    Obstacles obstacles) {

  public Fleet {
    nodes = List.copyOf(nodes);
    gone = Set.copyOf(gone);
    others = Map.copyOf(others);
    revisions = List.copyOf(revisions);
    stagers = List.copyOf(stagers);
  }

  /** With nothing in the way. */
  public Fleet(
      CustomResource resource,
      RolloutStatus status,
      List<FleetNode> nodes,
      Set<String> gone,
      Map<String, String> others,
      List<StoredRevision> revisions,
      List<StagerPod> stagers,
      int maxStaging,
      Memory memory,
      Instant now) {
    this(
        resource,
        status,
        nodes,
        gone,
        others,
        revisions,
        stagers,
        maxStaging,
        memory,
        now,
        Obstacles.NONE);
  }

  Optional<FleetNode> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  Optional<StoredRevision> revision(String name) {
    return revisions.stream().filter(revision -> revision.name().equals(name)).findFirst();
  }
}
