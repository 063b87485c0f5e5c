package io.github.onloadnode.controller;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

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

  static String lease(String namespace, String name) {
    return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases/" + name;
  }

  /** One page of them, from where the page before has ended; empty = the first. */
  static String leases(String namespace, String from) {
    return "/apis/coordination.k8s.io/v1/namespaces/"
        + namespace
        + "/leases?limit=500&continue="
        + URLEncoder.encode(from, StandardCharsets.UTF_8);
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
