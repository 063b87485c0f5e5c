package io.github.onloadnode.controller;

/** The custom resource that something is made for. */
record Owner(ResourceKey key, String uid) {}
