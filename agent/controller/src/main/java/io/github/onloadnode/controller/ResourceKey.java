package io.github.onloadnode.controller;

/** Namespace and name of a custom resource. */
record ResourceKey(String namespace, String name) implements Comparable<ResourceKey> {

  @Override
  public String toString() {
    return namespace + "/" + name;
  }

  @Override
  public int compareTo(ResourceKey other) {
    return toString().compareTo(other.toString());
  }
}
