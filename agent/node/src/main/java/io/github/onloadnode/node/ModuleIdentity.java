package io.github.onloadnode.node;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What tells one build of a module from another, all of it together. A srcversion alone does not:
 * it covers neither headers nor archives that are linked in, so builds of Onload that differ in
 * their version text have the same. Modules without MODULE_VERSION (sfc_resource, sfc_char) have
 * neither srcversion nor version.
 *
 * @param buildId hexadecimal GNU build id, which the linker computes over the whole module
 * @param version without surrounding blanks
 */
public record ModuleIdentity(
    Optional<String> buildId, Optional<String> srcversion, Optional<String> version) {

  /** That of a module of which nothing is known. */
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
   * Whether both are of one build. What one of them does not say is not compared; where nothing can
   * be compared, they are not.
   */
  public boolean matches(ModuleIdentity other) {
    List<Part> comparable = parts(other).filter(Part::isComparable).toList();
    return !comparable.isEmpty() && comparable.stream().noneMatch(Part::differs);
  }

  /** How the builds differ, for people. */
  public String differenceFrom(ModuleIdentity other) {
    String parts =
        parts(other)
            .filter(Part::differs)
            .map(part ->
                "%s %s instead of %s"
                    .formatted(part.name(), part.own().orElse(""), part.others().orElse("")))
            .collect(Collectors.joining(", "));
    return parts.isEmpty() ? "it has nothing in common with it to compare" : parts;
  }

  /** The shortest that names the build, for people; empty where nothing does. */
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
