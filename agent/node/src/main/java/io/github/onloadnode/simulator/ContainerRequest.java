package io.github.onloadnode.simulator;

import java.util.Map;
import java.util.Set;

/**
 * A container's request for one resource.
 *
 * @param reusable devices of finished init containers of the same pod, by resource
 */
record ContainerRequest(
    String pod, String container, String resource, int count, Map<String, Set<String>> reusable) {}
