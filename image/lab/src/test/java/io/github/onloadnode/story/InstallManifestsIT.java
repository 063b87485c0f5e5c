package io.github.onloadnode.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.chart.Helm;
import io.github.onloadnode.chart.Tool;
import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.InGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  /** Node Feature Discovery's own definitions; nothing else of it is in the lab. */
  private static final String DEFINITIONS = "/host/nfd-crds.yaml";

  private final Cluster cluster;

  InstallManifestsIT(Cluster cluster) {
    this.cluster = cluster;
  }

  @BeforeAll
  void namespaceAndFeatureRules() throws Exception {
    HelmInGuest.of(cluster);
    cluster.kubectl("create namespace onload");
    Files.copy(
        Tool.find("nfd-crds").place(),
        cluster.guest().share().resolve("nfd-crds.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    cluster.kubectl("apply --filename " + DEFINITIONS);
    cluster.kubectl("wait crd/nodefeaturerules.nfd.k8s-sigs.io --for condition=Established");
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("delete namespace onload --wait=false");
    cluster.tryKubectl("delete --filename " + DEFINITIONS);
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
