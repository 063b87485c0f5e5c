package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.rollout.StoredRevision;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The revisions, as ControllerRevisions in the release's namespace. */
final class Revisions implements AutoCloseable {

  /** Label with a digest of the custom resource's name, and annotation with the name. */
  static final String RESOURCE = "onload.amd.com/resource";

  private final Wire wire;
  private final String namespace;
  private final SharedIndexInformer<ControllerRevision> informer;

  Revisions(KubernetesClient client, Wire wire, String namespace, Runnable changed) {
    this.wire = wire;
    this.namespace = namespace;
    this.informer =
        client
            .apps()
            .controllerRevisions()
            .inNamespace(namespace)
            .withLabel(RESOURCE)
            .runnableInformer(0)
            .exceptionHandler((_, _) -> true)
            .addEventHandler(new AnyChange<>(changed));
  }

  void start() {
    var _ = informer.start();
  }

  boolean isKnown() {
    return informer.hasSynced();
  }

  List<StoredRevision> of(ResourceKey key) {
    String digest = label(key);
    return informer.getStore().list().stream()
        .filter(revision ->
            digest.equals(SlimNode.labels(revision.getMetadata().getLabels()).get(RESOURCE)))
        .map(this::stored)
        .toList();
  }

  private static String label(ResourceKey key) {
    return Digest.of(key.toString());
  }

  private StoredRevision stored(ControllerRevision revision) {
    String name = revision.getMetadata().getName();
    Instant created =
        Optional.ofNullable(revision.getMetadata().getCreationTimestamp())
            .map(Instant::parse)
            .orElse(Instant.EPOCH);
    return new StoredRevision(name, document(name, content(revision)), created);
  }

  private String content(ControllerRevision revision) {
    return Optional.ofNullable(revision.getData()).map(wire::json).orElse("{}");
  }

  private static Reading<DesiredDocument> document(String name, String content) {
    try {
      return Reading.present(DesiredParser.parse("revision " + name, content));
    } catch (FindingException e) {
      return Reading.unreadable(e.problem().message());
    }
  }

  /** Makes it; one that is there with the same content is as good. */
  Outcome make(ResourceKey key, String name, DesiredDocument document) {
    Answer answer = wire.post(ApiPaths.revisions(namespace), revision(key, name, document));
    return answer.code() == Answer.CONFLICT
        ? compare(key, name, document)
        : Outcome.of("make revision " + name, answer);
  }

  private Outcome compare(ResourceKey key, String name, DesiredDocument document) {
    Answer there = wire.get(ApiPaths.revisions(namespace) + "/" + name);
    if (!there.isGood()) {
      return Outcome.of("read revision " + name, there);
    }
    ControllerRevision revision = wire.object(there, ControllerRevision.class);
    Reading<DesiredDocument> stored = document(name, content(revision));
    boolean isSame = stored.toOptional().filter(known -> sameContent(known, document)).isPresent();
    return isSame
        ? Outcome.DONE
        : new Outcome.Failed(
            "revision %s in namespace %s has other content than %s; delete it"
                .formatted(name, namespace, key));
  }

  private static boolean sameContent(DesiredDocument one, DesiredDocument other) {
    return normal(one).equals(normal(other));
  }

  /** The order of fields in what the API server returns is its own. */
  private static String normal(DesiredDocument document) {
    return DesiredParser.parse("revision", document.canonical()).canonical();
  }

  Outcome delete(String name) {
    Answer answer = wire.delete(ApiPaths.revisions(namespace) + "/" + name, "");
    return answer.code() == Answer.NOT_FOUND
        ? Outcome.DONE
        : Outcome.of("delete revision " + name, answer);
  }

  private static String revision(ResourceKey key, String name, DesiredDocument document) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put(
        "labels",
        Map.of("app.kubernetes.io/managed-by", "onload-controller", RESOURCE, label(key)));
    metadata.put("annotations", Map.of(RESOURCE, key.toString()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("apiVersion", "apps/v1");
    json.put("kind", "ControllerRevision");
    json.put("metadata", metadata);
    json.put("revision", 1);
    json.put("data", new JsonWriter.Written(document.canonical()));
    return JsonWriter.write(json);
  }

  @Override
  public void close() {
    informer.close();
  }
}
