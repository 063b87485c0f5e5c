package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths are compared name by name. */
final class ReservedPathsTest {

  private static final List<String> RESERVED = List.of("/usr", "/var/lib/kubelet");

  @ParameterizedTest
  @ValueSource(strings = {"/", "/usr", "/usr/", "//usr//local", "/usr/./x", "/var", "/var/lib"})
  void findsWhatIsInOrAbove(String path) {
    assertThat(ReservedPaths.around(path, RESERVED)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usr2", "/us", "/var/lib2", "/var/lib/kubelet-files", "/srv/usr"})
  void letsNeighboursBe(String path) {
    assertThat(ReservedPaths.around(path, RESERVED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/var/lib/kubelet", "/var/lib/kubelet/pods"})
  void findsWhatIsAbove(String path) {
    assertThat(ReservedPaths.above(path, RESERVED)).contains("/var/lib/kubelet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/var/lib", "/srv"})
  void letsPathsAboveBeRead(String path) {
    assertThat(ReservedPaths.above(path, RESERVED)).isEmpty();
  }
}
