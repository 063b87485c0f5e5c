package io.github.onloadnode.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Manifests fit the schemas of Kubernetes 1.36, with no field that it does not know. */
@Tag("chart")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SchemasIT {

  private final Tool kubeconform;
  private final Tool schemas;

  SchemasIT() throws Exception {
    this.kubeconform = Tool.find("kubeconform");
    this.schemas = Tool.find("kubernetes-schemas");
  }

  /** What the golden files hold is what the chart renders, see {@link ChartIT}. */
  static Stream<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.walk(Helm.CHART)) {
      return files
          .filter(file -> file.toString().endsWith(".golden.yaml") || isManifest(file))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static boolean isManifest(Path file) {
    return file.endsWith("install.yaml") || file.toString().matches(".*/samples/[^/]*\\.yaml");
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void knowEveryField(Path manifest) throws Exception {
    Tool.Printed checked = check(manifest);

    assertThat(checked.status()).as(checked.text() + checked.errors()).isZero();
  }

  @Test
  void knowNoMistypedField(@TempDir Path directory) throws Exception {
    Path manifest = directory.resolve("mistyped.yaml");
    String golden = Files.readString(Helm.CHART.resolve("tests/minimal.golden.yaml"));
    Files.writeString(manifest, golden.replace("hostNetwork:", "hostNetwrok:"));

    Tool.Printed checked = check(manifest);

    assertThat(checked.status()).isNotZero();
    assertThat(checked.text()).contains("additional properties 'hostNetwrok' not allowed");
  }

  /** NodeFeatureRule and Onload are no kinds of Kubernetes: schemas of them would be ours. */
  private Tool.Printed check(Path manifest) throws IOException, InterruptedException {
    return kubeconform.run(
        List.of(
            "-strict",
            "-skip",
            "nfd.k8s-sigs.io/v1alpha1/NodeFeatureRule,onload.amd.com/v1alpha1/Onload",
            "-schema-location",
            schemas.place() + "/{{.ResourceKind}}{{.KindSuffix}}.json",
            manifest.toString()));
  }
}
