package io.github.onloadnode.walk;

import io.github.onloadnode.api.CustomResource;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.ResourceSpec;
import io.github.onloadnode.api.RevisionName;
import io.github.onloadnode.api.RolloutSpec;
import io.github.onloadnode.api.RolloutSpec.Canary;
import io.github.onloadnode.api.RolloutSpec.DrainSpec;
import io.github.onloadnode.api.RolloutSpec.OnTimeout;
import io.github.onloadnode.api.Share;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The custom resource of a walk, and the names of the revisions that it may ask for. */
final class FleetSpec {

  static final String UID = "uid-resource";

  private final Map<String, Revision> byName = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  final int maxParallel;
  private DesiredDocument document;
  boolean paused;
  boolean taint;
  boolean canary;

  FleetSpec(Catalogue catalogue, int maxParallel) {
    this.maxParallel = maxParallel;
    this.document = document(catalogue.good());
    for (Revision revision : catalogue.all()) {
      want(revision);
      String name = RevisionName.of(resource());
      byName.put(name, revision);
      names.put(revision.rev(), name);
    }
    want(catalogue.good());
  }

  private static DesiredDocument document(Revision revision) {
    return revision.content().document();
  }

  void want(Revision revision) {
    document = document(revision);
  }

  /** The revision as the controller calls it. */
  String name(String rev) {
    return names.getOrDefault(rev, rev);
  }

  /** The revision as the node's catalogue calls it. */
  String rev(String name) {
    Revision revision = byName.get(name);
    return revision == null ? name : revision.rev();
  }

  String wanted() {
    return RevisionName.of(resource());
  }

  CustomResource resource() {
    RolloutSpec rollout =
        new RolloutSpec(
            paused,
            new Share(maxParallel, false),
            new Share(maxParallel + 1, false),
            canary
                ? Optional.of(new Canary(Map.of(), Optional.of(1), Duration.ofMinutes(1), false))
                : Optional.empty(),
            List.of(),
            Duration.ofSeconds(30),
            2,
            new DrainSpec(Duration.ofMinutes(15), OnTimeout.ABORT, Optional.empty(), taint),
            Duration.ofMinutes(3),
            Optional.empty(),
            1,
            List.of());
    ResourceSpec spec =
        new ResourceSpec(
            Map.of("nic", "sfc"),
            Optional.empty(),
            document,
            rollout,
            ResourceSpec.OnDelete.UNLOAD,
            List.of());
    return new CustomResource("onload", "main", UID, 1, Map.of(), false, true, spec);
  }
}
