package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kernel module as {@code /sys/module} and {@code /proc/modules} show it.
 *
 * @param version MODULE_VERSION without surrounding blanks (onload's ends in one); absent in an
 *     in-tree driver
 * @param buildId hexadecimal GNU build id from the module's notes
 * @param refcount references, module holders included; absent in a kernel without unloading
 * @param holders the modules that use this one
 * @param taint the letters of /sys/module/X/taint, empty for a clean in-tree module
 * @param parameters values as sysfs prints them; a parameter that may only be written is absent
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

  /** The kernel's word for where the module is between its init and its exit. */
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

  /** Letter O: built outside the kernel's tree. */
  public boolean isOutOfTree() {
    return taint.contains("O");
  }

  /** What tells this build from another, as far as it could be read. */
  public ModuleIdentity identity() {
    return new ModuleIdentity(buildId.toOptional(), srcversion.toOptional(), version.toOptional());
  }

  /** Why the identity is not known in full; empty where it is. */
  public Optional<String> unreadableIdentity() {
    return Stream.of(buildId, srcversion, version)
        .filter(Reading.Unreadable.class::isInstance)
        .map(part -> ((Reading.Unreadable<String>) part).reason())
        .findFirst();
  }
}
