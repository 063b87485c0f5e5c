package io.github.onloadnode.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.chart.Helm;
import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.InGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every manifest that the chart renders, and its samples, as a real API server judges them. */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InstallManifestsIT {

  /** As much of Node Feature Discovery as it takes to be asked; there is none in the lab. */
  private static final String FEATURE_RULES =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: nodefeaturerules.nfd.k8s-sigs.io}
      spec:
        group: nfd.k8s-sigs.io
        scope: Cluster
        names: {kind: NodeFeatureRule, plural: nodefeaturerules}
        versions:
        - name: v1alpha1
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private final Cluster cluster;

  InstallManifestsIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  void namespaceAndFeatureRules() throws Exception {
    HelmInGuest.of(cluster);
    cluster.kubectl("create namespace onload");
    cluster.apply(FEATURE_RULES);
    cluster.kubectl("wait crd/nodefeaturerules.nfd.k8s-sigs.io --for condition=Established");
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("delete namespace onload --wait=false");
    cluster.tryKubectl("delete crd nodefeaturerules.nfd.k8s-sigs.io");
  }

  static Stream<String> manifests() throws IOException {
    try (Stream<Path> files = Files.walk(Helm.CHART)) {
      return files
          .map(file -> Helm.CHART.relativize(file).toString())
          .filter(name -> name.matches("tests/.*\\.golden\\.yaml|samples/.*|install\\.yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void theApiServerTakesEveryObjectAndKnowsEachField(String manifest) throws IOException {
    var objects =
        Files.readAllLines(Helm.CHART.resolve(manifest)).stream()
            .filter(line -> line.startsWith("kind: "))
            .count();

    var taken =
        cluster.kubectl(
            "apply --dry-run=server --validate=strict --filename /host/charts/onload-agent/"
                + manifest);

    assertThat(taken.lines()).hasSize((int) objects);
    System.out.println("INSTALL: the API server takes all of " + manifest);
  }
}
