package io.github.onloadnode.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart renders where a controller gives the orders. */
@Tag("chart")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterModeIT {

  private static final String CLUSTER = "mode=cluster";
  private static final String CONTROLLER = "onload-agent-controller";
  private static final String FILE = "mode=file,onload.source.hostPath=/srv/onload";

  private final Helm helm;

  ClusterModeIT() throws Exception {
    this.helm = Helm.find();
  }

  private Rendered cluster(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--set", CLUSTER));
    all.addAll(List.of(words));
    return Rendered.of(helm, all.toArray(String[]::new));
  }

  /** An agent with the setting would take its orders from that file, and from nowhere else. */
  @Test
  void givesAgentsNoFileWithOrders() throws Exception {
    Rendered rendered = cluster();

    JsonNode pod = rendered.one("DaemonSet", "onload-agent").at("/spec/template/spec");
    assertThat(pod.findValuesAsText("mountPath")).noneMatch(path -> path.contains("desired"));
    assertThat(rendered.objects())
        .noneMatch(object -> object.at("/metadata/name").asText().equals("onload-agent-desired"));
    assertThat(configuration(rendered, "onload-agent-configuration", "agent.yaml").has("desired"))
        .isFalse();
  }

  private static JsonNode configuration(Rendered rendered, String map, String file)
      throws IOException {
    String text = rendered.one("ConfigMap", map).path("data").path(file).asText();
    return Rendered.parse(text).objects().getFirst();
  }

  @Test
  void isTheDefault() throws Exception {
    assertThat(helm.render().text()).isEqualTo(helm.render("--set", CLUSTER).text());
  }

  @Test
  void hasNothingOfTheControllerInModeFile() throws Exception {
    Rendered rendered = Rendered.of(helm, "--set", FILE);

    assertThat(rendered.objects())
        .noneMatch(object -> object.at("/metadata/name").asText().startsWith(CONTROLLER))
        .noneMatch(object -> object.path("kind").asText().equals("CustomResourceDefinition"));
    assertThat(rendered.one("ClusterRole", "onload-agent-node").at("/rules")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "onload={\"version\":\"9.1.0\"} | have no effect (onload)",
        "devicePlugin={\"maxPodsPerNode\":1} | have no effect (devicePlugin)",
        "retry=\"x\" | have no effect (retry)",
        "remove=true | have no effect (remove)",
        "crd.install=false | apply crd/onloads.yaml of this chart first",
        "controller.replicas=-1 | '/controller/replicas'",
        "controller.hostPathPrefixes=[] | '/controller/hostPathPrefixes'",
        "controller.hostPathPrefixes=[\"/opt/..\"] | '/controller/hostPathPrefixes/0'",
        "controller.maxStaging=501 | '/controller/maxStaging'",
        "controller.tolerations=[{\"effect\":\"NoSchedule\"}] | controller.tolerations[0] has no key",
        "controller.containerResources.limits.memory=\"64Mi\" | controller.containerResources.limits.memory is 64Mi, less than",
        "controller.nodeSelector={\"kubernetes.io/os\":\"linux\"} | controller.nodeSelector must not have kubernetes.io/os",
        "controller=null | Use --reset-then-reuse-values",
      })
  void refusesByName(String set, String reason) throws Exception {
    Helm.Printed refused = helm.render("--set", CLUSTER, "--set-json", set);

    assertThat(refused.text()).contains(reason);
    assertThat(refused.status()).isNotZero();
  }

  /** The namespaces of releases enforce nothing, but this pod needs nothing either. */
  @Test
  void runsTheControllerAsARestrictedPod() throws Exception {
    JsonNode pod = cluster().one("Deployment", CONTROLLER).at("/spec/template/spec");

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    JsonNode container = pod.at("/containers/0/securityContext");
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    assertThat(pod.findValues("hostPath")).isEmpty();
    assertThat(pod.has("hostNetwork") || pod.has("hostPID")).isFalse();
  }

  @Test
  void givesTheControllersPodsToItsDeploymentAlone() throws Exception {
    Rendered rendered = cluster();
    JsonNode agents = rendered.one("DaemonSet", "onload-agent").at("/spec/selector/matchLabels");

    JsonNode labels = rendered.one("Deployment", CONTROLLER).at("/spec/template/metadata/labels");

    assertThat(labels).isNotEqualTo(agents);
    assertThat(labels)
        .isEqualTo(rendered.one("Deployment", CONTROLLER).at("/spec/selector/matchLabels"));
  }

  @Test
  void mayReadRevisionsOfItsOwnNamespaceAlone() throws Exception {
    Rendered rendered = cluster();

    assertThat(rendered.objects())
        .filteredOn(object -> object.path("kind").asText().equals("ClusterRole"))
        .isNotEmpty()
        .allSatisfy(
            role -> assertThat(role.toString()).doesNotContain("controllerrevisions", "leases"));
    assertThat(rendered.one("Role", "onload-agent-node").at("/rules/0/verbs")).hasSize(1);
  }

  /** All resources, and with them Onload on the nodes, would be deleted with it. */
  @Test
  void keepsTheDefinitionWhenTheReleaseIsDeleted() throws Exception {
    JsonNode definition = cluster().one("CustomResourceDefinition", "onloads.onload.amd.com");
    JsonNode file = Rendered.parse(Files.readString(DefinitionIT.FILE)).objects().getFirst();

    assertThat(Rendered.annotation(definition, "helm.sh/resource-policy")).isEqualTo("keep");
    assertThat(definition.path("spec")).isEqualTo(file.path("spec"));
  }

  @Test
  void deletesTheResourcesBeforeAnythingElse() throws Exception {
    Rendered rendered = cluster("--set", "cleanup.timeout=20m");

    assertThat(arguments(rendered, "onload-agent-cleanup"))
        .isEqualTo("[\"cleanup\",\"--resources\",\"--timeout\",\"20m\"]");
    assertThat(rendered.one("ClusterRole", "onload-agent-cleanup").path("rules"))
        .singleElement()
        .hasToString(
            "{\"apiGroups\":[\"onload.amd.com\"],\"resources\":[\"onloads\"],\"verbs\":[\"list\",\"delete\"]}");
  }

  private static String arguments(Rendered rendered, String job) {
    return rendered.one("Job", job).at("/spec/template/spec/containers/0/args").toString();
  }

  /** The other one exists in mode file alone, and would always seem uninstalled. */
  @ParameterizedTest
  @CsvSource({"onload-agent-cleanup", "onload-agent-labels"})
  void letsItsHooksReadAConfigMapThatExistsInThisMode(String hook) throws Exception {
    Rendered rendered = cluster();

    JsonNode names = rendered.one("Role", hook).at("/rules/0/resourceNames");

    assertThat(names).hasSize(1);
    assertThat(rendered.one("ConfigMap", names.path(0).asText())).isNotNull();
    assertThat(rendered.one("Role", hook).at("/rules/0/verbs").toString()).isEqualTo("[\"get\"]");
    assertThat(arguments(rendered, hook)).contains("--resources");
  }

  @Test
  void deletesNoResourceWhereAnUninstallLeavesOnload() throws Exception {
    assertThat(cluster("--set", "onDelete=Leave").hooks("pre-delete")).isEmpty();
  }
}
