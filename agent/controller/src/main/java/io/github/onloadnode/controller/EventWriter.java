package io.github.onloadnode.controller;

import io.github.onloadnode.api.EventJson;
import io.github.onloadnode.rollout.Command;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on the custom resource and on nodes. The name of each follows from what it says, so that a
 * decision that is made twice is told once. One that is lost is lost.
 */
final class EventWriter {

  private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
  private static final int LONGEST_NAME = 253;

  private final Wire wire;
  private final String instance;
  private final InstantSource clock;

  EventWriter(Wire wire, String instance, InstantSource clock) {
    this.wire = wire;
    this.instance = instance;
    this.clock = clock;
  }

  void write(Owner owner, Command.Announce announce) {
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("apiVersion", "onload.amd.com/v1alpha1");
    resource.put("kind", "Onload");
    resource.put("namespace", owner.key().namespace());
    resource.put("name", owner.key().name());
    resource.put("uid", owner.uid());
    write(owner, owner.key().namespace(), owner.key().name(), resource, named(announce));
    announce
        .node()
        .ifPresent(node ->
            write(owner, EventJson.NODES_NAMESPACE, node, EventJson.regardingNode(node), announce));
  }

  /** On the custom resource the same may be said of many nodes. */
  private static Command.Announce named(Command.Announce announce) {
    String message =
        announce.node().map(node -> node + ": " + announce.message()).orElse(announce.message());
    return new Command.Announce(announce.node(), announce.warning(), announce.reason(), message);
  }

  private void write(
      Owner owner,
      String namespace,
      String about,
      Map<String, Object> regarding,
      Command.Announce announce) {
    String name =
        Digest.name(about, LONGEST_NAME, owner.uid(), about, announce.reason(), announce.message());
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    String event =
        EventJson.write(
            new EventJson.Identity(name, namespace, now),
            new EventJson.Reporter("onload.amd.com/controller", instance, "Rollout"),
            regarding,
            new EventJson.Message(announce.reason(), announce.warning(), announce.message()));
    Answer answer = wire.post(ApiPaths.events(namespace), event);
    if (!answer.isGood() && !List.of("AlreadyExists").contains(answer.reason())) {
      LOG.info("event lost reason={} about={} why={}", announce.reason(), about, answer.text());
    }
  }
}
