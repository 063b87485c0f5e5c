package io.github.onloadnode.revision;

import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a payload for pods, on the host.
 *
 * @param directory the host's absolute path for {@code /opt/onload} of the user image
 * @param libraries paths below the directory of libonload.so, libonload_ext.so and all their
 *     versioned names, sorted, e.g. {@code usr/lib64/libonload_ext.so.1}
 * @param programs paths below the directory of the {@code onload} script and the tools, sorted
 * @param profiles the directory of the profiles below it ({@code usr/libexec/onload/profiles}), as
 *     a list of at most one
 */
public record UserFiles(
    String directory, List<String> libraries, List<String> programs, List<String> profiles) {

  private static final String LIBRARY = "libonload.so";

  public UserFiles {
    libraries = List.copyOf(libraries);
    programs = List.copyOf(programs);
    profiles = List.copyOf(profiles);
  }

  /**
   * The host paths that pods are given, including the library.
   *
   * @param programs whether to include programs and profiles
   */
  public List<String> given(boolean programs) {
    boolean library = libraries.stream().anyMatch(path -> path.endsWith("/" + LIBRARY));
    return Stream.of(
            library ? List.<String>of() : List.of("usr/lib64/" + LIBRARY),
            libraries,
            programs ? this.programs : List.<String>of(),
            programs ? profiles : List.<String>of())
        .flatMap(List::stream)
        .map(path -> directory + "/" + path)
        .toList();
  }
}
