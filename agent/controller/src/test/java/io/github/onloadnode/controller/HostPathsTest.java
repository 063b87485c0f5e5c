package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.CustomResource;
import io.github.onloadnode.api.ResourceReader;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which host paths an administrator allows. */
final class HostPathsTest {

  private static final HostPaths ALLOWED = new HostPaths(List.of("/opt", "/srv/onload/"));

  @ParameterizedTest
  @ValueSource(strings = {"/opt/x", "/opt//x/y", "/srv/onload/z"})
  void allowsWhatIsBelowAPrefix(String path) {
    assertThat(ALLOWED.fault(resource(path))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/srv/x", "/optional/x", "/srv/onloads/x"})
  void refusesEverythingElse(String path) {
    assertThat(ALLOWED.fault(resource(path)))
        .hasValueSatisfying(why ->
            assertThat(why)
                .contains(path)
                .contains("/opt, /srv/onload/")
                .contains("hostPathPrefixes"));
  }

  private static CustomResource resource(String path) {
    String yaml =
        FakeFleet.SPEC.replace(
            "devicePlugin: {}", "devicePlugin: {hostOnloadPath: \"%s\"}".formatted(path));
    return ResourceReader.read(TestYaml.object(yaml).toString());
  }
}
