package io.github.onloadnode.api;

import java.util.List;
import java.util.Optional;

/**
 * How the kubelet pulls the images of a payload.
 *
 * @param policy {@code Always}, {@code IfNotPresent} or {@code Never}; empty = Kubernetes' default
 * @param secrets names of secrets in the custom resource's namespace
 */
public record ImagePull(Optional<String> policy, List<String> secrets) {

  /** Kubernetes' default policy, no secrets. */
  public static final ImagePull DEFAULT = new ImagePull(Optional.empty(), List.of());

  public ImagePull {
    secrets = List.copyOf(secrets);
  }
}
