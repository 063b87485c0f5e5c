package io.github.onloadnode.node;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Identifies a build of a module. A srcversion is not enough: it covers neither headers nor linked
 * archives, so builds of Onload that differ only in their version text share it. Modules without
 * MODULE_VERSION (sfc_resource, sfc_char) have neither srcversion nor version.
 *
 * @param buildId hexadecimal GNU build id, computed by the linker over the whole module
 * @param version without surrounding blanks
 */
public record ModuleIdentity(
    Optional<String> buildId, Optional<String> srcversion, Optional<String> version) {

  /** The identity of a module about which nothing is known. */
  public static final ModuleIdentity UNKNOWN =
      new ModuleIdentity(Optional.empty(), Optional.empty(), Optional.empty());

  private record Part(String name, Optional<String> own, Optional<String> others) {
    boolean isComparable() {
      return own.isPresent() && others.isPresent();
    }

    boolean differs() {
      return isComparable() && !own.equals(others);
    }
  }

  /**
   * Whether both are the same build. Values missing on one side are not compared; without any
   * common value they are different.
   */
  public boolean matches(ModuleIdentity other) {
    List<Part> comparable = parts(other).filter(Part::isComparable).toList();
    return !comparable.isEmpty() && comparable.stream().noneMatch(Part::differs);
  }

  /** Describes for people how the builds differ. */
  public String differenceFrom(ModuleIdentity other) {
    String parts =
        parts(other)
            .filter(Part::differs)
            .map(part ->
                "%s %s instead of %s"
                    .formatted(part.name(), part.own().orElse(""), part.others().orElse("")))
            .collect(Collectors.joining(", "));
    return parts.isEmpty() ? "there is nothing in common to compare" : parts;
  }

  /** The shortest name of the build for people; empty if there is none. */
  public Optional<String> shown() {
    return srcversion.or(() -> buildId);
  }

  private Stream<Part> parts(ModuleIdentity other) {
    return Stream.of(
        new Part("build id", buildId, other.buildId),
        new Part("srcversion", srcversion, other.srcversion),
        new Part("version", version, other.version));
  }
}
