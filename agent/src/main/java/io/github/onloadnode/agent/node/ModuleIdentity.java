package io.github.onloadnode.agent.node;

import java.util.Optional;

/**
 * What tells one build of a module from another: its srcversion, or, for modules without a
 * MODULE_VERSION (sfc_resource, sfc_char), its GNU build id.
 */
public record ModuleIdentity(Kind kind, String value) {

  /** Where the value comes from; values of different kinds never match. */
  public enum Kind {
    SRCVERSION,
    BUILD_ID
  }

  /** Empty where the build has neither. */
  public static Optional<ModuleIdentity> of(Optional<String> srcversion, Optional<String> buildId) {
    return srcversion
        .map(value -> new ModuleIdentity(Kind.SRCVERSION, value))
        .or(() -> buildId.map(value -> new ModuleIdentity(Kind.BUILD_ID, value)));
  }
}
