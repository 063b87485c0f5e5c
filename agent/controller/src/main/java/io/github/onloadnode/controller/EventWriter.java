package io.github.onloadnode.controller;

import io.github.onloadnode.api.JsonText;
import io.github.onloadnode.api.JsonWriter;
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
  private static final String CONTROLLER = "onload.amd.com/controller";

  /** Bytes, by which the API server refuses an event. */
  private static final int LONGEST_NOTE = 1024;

  private static final int LONGEST_NAME = 253;

  /** Where Kubernetes keeps the events of objects without a namespace. */
  private static final String DEFAULT = "default";

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
        .ifPresent(node -> {
          // Kubelets' own events have the name here, and kubectl looks for that.
          Map<String, Object> regarding = Map.of("kind", "Node", "name", node, "uid", node);
          write(owner, DEFAULT, node, regarding, announce);
        });
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
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("apiVersion", "events.k8s.io/v1");
    event.put("kind", "Event");
    event.put("metadata", Map.of("name", name, "namespace", namespace));
    event.put("eventTime", now.toString().replace("Z", ".000000Z"));
    event.put("reportingController", CONTROLLER);
    event.put("reportingInstance", JsonText.cut(instance, 128));
    event.put("action", "Rollout");
    event.put("reason", announce.reason());
    event.put("regarding", regarding);
    event.put("note", JsonText.cut(announce.message(), LONGEST_NOTE));
    event.put("type", announce.warning() ? "Warning" : "Normal");
    Answer answer = wire.post(ApiPaths.events(namespace), JsonWriter.write(event));
    if (!answer.isGood() && !List.of("AlreadyExists").contains(answer.reason())) {
      LOG.info("event lost reason={} about={} why={}", announce.reason(), about, answer.text());
    }
  }
}
