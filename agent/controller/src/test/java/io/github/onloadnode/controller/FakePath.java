package io.github.onloadnode.controller;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path of the API server, taken apart.
 *
 * @param group for instance {@code /api/v1}
 * @param plural for instance {@code pods}
 * @param sub for instance {@code status}
 */
record FakePath(
    String group,
    Optional<String> namespace,
    String plural,
    Optional<String> name,
    Optional<String> sub) {

  static FakePath of(String path) {
    List<String> parts = new ArrayList<>(List.of(path.substring(1).split("/")));
    String group = "/" + parts.removeFirst() + "/" + parts.removeFirst();
    if (group.startsWith("/apis/")) {
      group += "/" + parts.removeFirst();
    }
    Optional<String> namespace = Optional.empty();
    if (parts.size() > 2 && parts.getFirst().equals("namespaces")) {
      parts.removeFirst();
      namespace = Optional.of(parts.removeFirst());
    }
    String plural = parts.removeFirst();
    return new FakePath(
        group, namespace, plural, parts.stream().findFirst(), parts.stream().skip(1).findFirst());
  }

  /** Without the part below the object. */
  String object() {
    return group
        + namespace.map(known -> "/namespaces/" + known).orElse("")
        + "/"
        + plural
        + name.map(known -> "/" + known).orElse("");
  }

  boolean holds(FakePath object) {
    return group.equals(object.group())
        && plural.equals(object.plural())
        && object.name().isPresent()
        && (namespace.isEmpty() || namespace.equals(object.namespace()));
  }
}
