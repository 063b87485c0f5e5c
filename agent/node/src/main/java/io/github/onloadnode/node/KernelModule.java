package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kernel module as {@code /sys/module} and {@code /proc/modules} show it.
 *
 * @param version MODULE_VERSION without surrounding blanks (onload's has a trailing one); absent in
 *     an in-tree driver
 * @param buildId hexadecimal GNU build id from the module's notes
 * @param refcount references, including those of other modules; absent if the kernel cannot unload
 * @param holders the modules that use this one
 * @param taint the letters of /sys/module/X/taint, empty for a clean in-tree module
 * @param parameters values as sysfs prints them; without write-only parameters
 */
public record KernelModule(
    String name,
    State state,
    Reading<String> version,
    Reading<String> srcversion,
    Reading<String> buildId,
    Reading<Integer> refcount,
    List<String> holders,
    String taint,
    Map<String, Reading<String>> parameters) {

  /** The module's state in the kernel's words. */
  public enum State {
    LIVE,
    COMING,
    GOING,
    UNKNOWN
  }

  public KernelModule {
    holders = List.copyOf(holders);
    parameters = Map.copyOf(parameters);
  }

  /** Taint O: built outside the kernel's tree. */
  public boolean isOutOfTree() {
    return taint.contains("O");
  }

  /** What distinguishes this build from others, as far as readable. */
  public ModuleIdentity identity() {
    return new ModuleIdentity(buildId.toOptional(), srcversion.toOptional(), version.toOptional());
  }

  /** Why the identity is incomplete; empty if it is complete. */
  public Optional<String> unreadableIdentity() {
    return Stream.of(buildId, srcversion, version)
        .filter(Reading.Unreadable.class::isInstance)
        .map(part -> ((Reading.Unreadable<String>) part).reason())
        .findFirst();
  }
}
