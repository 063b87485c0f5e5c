package io.github.onloadnode.rollout;

/**
 * The Node object that a decision was made for. A write to another version is refused by the API
 * server, and the decision is made again.
 */
public record NodeVersion(String name, String uid, String resourceVersion) {}
