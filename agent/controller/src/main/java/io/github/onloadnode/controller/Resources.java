package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.SortedMap;
import java.util.TreeMap;

/** The custom resources that there are; each is read anew before anything is decided for it. */
final class Resources implements AutoCloseable {

  private static final ResourceDefinitionContext ONLOAD =
      new ResourceDefinitionContext.Builder()
          .withGroup("onload.amd.com")
          .withVersion("v1alpha1")
          .withKind("Onload")
          .withPlural("onloads")
          .withNamespaced(true)
          .build();

  private final SharedIndexInformer<GenericKubernetesResource> informer;

  Resources(KubernetesClient client, Runnable changed) {
    this.informer =
        client
            .genericKubernetesResources(ONLOAD)
            .inAnyNamespace()
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

  /** Their uids. */
  SortedMap<ResourceKey, String> all() {
    SortedMap<ResourceKey, String> keys = new TreeMap<>();
    for (GenericKubernetesResource resource : informer.getStore().list()) {
      ObjectMeta metadata = resource.getMetadata();
      keys.put(new ResourceKey(metadata.getNamespace(), metadata.getName()), metadata.getUid());
    }
    return keys;
  }

  @Override
  public void close() {
    informer.close();
  }
}
