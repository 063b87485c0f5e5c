package io.github.onloadnode.rollout;

import io.github.onloadnode.api.ImagePull;
import java.util.Optional;

/**
 * The stager pod that a node needs.
 *
 * @param node to run on
 * @param kernel the release that the modules are for
 * @param moduleImage has them in {@code /opt/lib/modules/<release>/}
 * @param userImage has the user files in {@code /opt/onload/}
 * @param serviceAccountName of the pod; empty = the namespace's default
 */
public record StagerOrder(
    String node,
    long seq,
    String rev,
    String kernel,
    String moduleImage,
    String userImage,
    ImagePull pull,
    Optional<String> serviceAccountName) {}
