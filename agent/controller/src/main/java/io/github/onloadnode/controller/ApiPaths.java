package io.github.onloadnode.controller;

/** Paths of the API server. Names come from its own objects, so they need no escaping. */
final class ApiPaths {

  private ApiPaths() {}

  static String node(String name) {
    return "/api/v1/nodes/" + name;
  }

  static String pods(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/pods";
  }

  static String pod(String namespace, String name) {
    return pods(namespace) + "/" + name;
  }

  static String podsOfNode(String node) {
    return "/api/v1/pods?fieldSelector=spec.nodeName%3D" + node;
  }

  static String budgets(String namespace) {
    return "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
  }

  static String revisions(String namespace) {
    return "/apis/apps/v1/namespaces/" + namespace + "/controllerrevisions";
  }

  static String deployments(String name) {
    return "/apis/apps/v1/deployments?fieldSelector=metadata.name%3D" + name;
  }

  static String resource(ResourceKey key) {
    return "/apis/onload.amd.com/v1alpha1/namespaces/" + key.namespace() + "/onloads/" + key.name();
  }

  static String events(String namespace) {
    return "/apis/events.k8s.io/v1/namespaces/" + namespace + "/events";
  }
}
