package io.github.onloadnode.controller;

/** Everything by which commands reach the API server. */
record Doors(
    NodeWriter nodes,
    Revisions revisions,
    Stagers stagers,
    Evictions evictions,
    EventWriter events,
    ControllerMetrics metrics) {}
