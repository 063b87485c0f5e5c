package io.github.onloadnode.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.chart.Helm;
import io.github.onloadnode.chart.Tool;
import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.CommandResult;
import io.github.onloadnode.lab.InGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every manifest that the chart renders, and its samples, as a real API server judges them. */
@Tag("install")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InstallManifestsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SPEC =
      """
      {"selector": {}, "onload": {"version": "1", "userImage": "a", "kernelMappings": []}, "devicePlugin": {}}
      """;

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
    cluster.kubectl("create namespace onload-agent");
    cluster.kubectl("apply --filename /host/charts/onload-agent/crd/onloads.yaml");
    cluster.kubectl("wait crd/onloads.onload.amd.com --for condition=Established");
  }

  @AfterAll
  void leaveNothing() {
    cluster.tryKubectl("delete namespace onload onload-agent");
    cluster.tryKubectl("delete --filename " + DEFINITIONS);
    cluster.tryKubectl("delete crd onloads.onload.amd.com");
  }

  static Stream<String> manifests() throws IOException {
    try (Stream<Path> files = Files.walk(Helm.CHART)) {
      return files
          .map(file -> Helm.CHART.relativize(file).toString())
          .filter(name ->
              name.matches("tests/.*\\.golden\\.yaml|tests/operator/.*|samples/.*|install\\.yaml"))
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

  /** What the controller would report later is refused at once, where the schema can say it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"onload\":{\"userImage\":null}} | userImage and kernelMappings are required unless source.hostPath is given",
        "{\"onload\":{\"kernelMappings\":[{\"kernelModuleImage\":\"a\"}]}} | a mapping needs regexp or literal",
        "{\"onload\":{\"kernelMappings\":[{\"literal\":\"6.1\"}]}} | each of kernelMappings needs a kernelModuleImage unless source.hostPath is given",
        "{\"onload\":{\"source\":{\"hostPath\":\"/srv/../x\"}}} | hostPath must be an absolute path without .. and control characters",
        "{\"onload\":{\"sfc\":{\"whenInUse\":\"Maybe\"}}} | supported values: \"Refuse\", \"Replace\"",
        "{\"onload\":{\"modules\":{\"onload\":{\"parameters\":{\"x\":1}}}}} | must be of type string",
        "{\"devicePlugin\":{\"mountOnload\":true}} | setPreload and mountOnload exclude each other",
        "{\"devicePlugin\":{\"libMountPath\":\"/a\",\"libMounthPath\":\"/b\"}} | libMountPath and libMounthPath differ: give one of them",
        "{\"rollout\":{\"maxParallel\":501}} | maxParallel must be a number from 1 to 500, or a share from 1% to 100%",
        "{\"rollout\":{\"maxParallel\":\"12\"}} | maxParallel must be a number from 1 to 500, or a share from 1% to 100%",
        "{\"rollout\":{\"maxUnavailable\":\"0%\"}} | maxUnavailable must be a number from 1, or a share from 1% to 100%",
        "{\"rollout\":{\"canary\":{\"soak\":\"1h\"}}} | canary needs selector or count",
        "{\"rollout\":{\"canary\":{\"count\":1,\"soak\":\"1 hour\"}}} | soak must be a duration such as 30m or 1h30m",
        "{\"rollout\":{\"windows\":[{\"schedule\":\"0 22 * *\",\"duration\":\"2h\"}]}} | schedule must have five fields",
        "{\"rollout\":{\"drain\":{\"onTimeout\":\"Kill\"}}} | supported values: \"Abort\", \"Wait\", \"Force\"",
        "{\"rollout\":{\"forceRelease\":[\"node-1\"]}} | spec.rollout.forceRelease[0]",
        "{\"rolout\":{}} | unknown field \"spec.rolout\"",
        "{\"onDelete\":\"Keep\"} | supported values: \"Unload\", \"Leave\"",
      })
  void theApiServerRefusesAWrongResource(String change, String reason) throws IOException {
    JsonNode spec = JSON.readTree(SPEC);
    ObjectNode resource = JSON.createObjectNode();
    resource.put("apiVersion", "onload.amd.com/v1alpha1").put("kind", "Onload");
    resource.putObject("metadata").put("name", "wrong").put("namespace", "onload-agent");
    resource.set("spec", JSON.readerForUpdating(spec).readValue(change));
    Files.writeString(cluster.guest().share().resolve("wrong.json"), resource.toString());

    CommandResult refused =
        cluster.tryKubectl(
            "create --dry-run=server --validate=strict --filename /host/wrong.json 2>&1");

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains(reason);
  }

  /** A resource without these has what the code says; the schema writes none into it. */
  @Test
  void theApiServerWritesNoHostPathsIntoResources() {
    String stored =
        cluster.kubectl(
            "create --dry-run=server --output json --filename"
                + " /host/charts/onload-agent/tests/operator/base.yaml");

    assertThat(stored).contains("baseMountPath").doesNotContain("hostOnloadPath", "libMount");
  }
}
