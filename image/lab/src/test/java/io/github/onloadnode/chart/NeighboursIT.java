package io.github.onloadnode.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the chart says of a cluster that has an agent or another device plugin. Helm looks at a
 * cluster only to install, so a copy of the chart hands its templates what Helm would find.
 */
@Tag("chart")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NeighboursIT {

  /** Prints what the named template makes of its arguments. */
  private static final String PROBE =
      """
      {{- $given := .Values.global }}
      said: {{ include $given.template (set $given "apis" .Capabilities.APIVersions) | quote }}
      """;

  private static final String OTHER = "\"name\": \"agent\", \"namespace\": \"team\"";

  private final Helm helm;

  private final Path chart;

  NeighboursIT(@TempDir Path directory) throws Exception {
    this.helm = Helm.find();
    this.chart = directory;
  }

  @BeforeAll
  void copyOfTheChart() throws IOException {
    try (Stream<Path> files = Files.walk(Helm.CHART)) {
      for (Path file : files.skip(1).toList()) {
        Files.copy(file, chart.resolve(Helm.CHART.relativize(file).toString()));
      }
    }
    Files.writeString(chart.resolve("templates/probe.yaml"), PROBE);
  }

  @ParameterizedTest
  @CsvSource({"1", "100", "1k", "1Ki"})
  void refusesAResourceThatAnotherPluginOffers(String amount) throws Exception {
    assertThat(neighbour("[]", "", node("n1", "{}", "amd.com/onload", amount)))
        .startsWith("node n1 already offers amd.com/onload: another device plugin");
  }

  @Test
  void acceptsNodesThatOfferNothingOfIt() throws Exception {
    String nodes = node("n1", "{}", "amd.com/onload", "0") + "," + node("n2", "{}", "cpu", "4");

    assertThat(neighbour("[]", "", nodes + ", {\"metadata\": {\"name\": \"n3\"}}")).isEmpty();
  }

  @Test
  void looksForEveryResource() throws Exception {
    String resources = "[{\"name\": \"a.example/one\"}, {\"name\": \"a.example/two\"}]";

    assertThat(neighbour(resources, "", node("n1", "{}", "a.example/two", "1k")))
        .startsWith("node n1 already offers a.example/two");
    assertThat(neighbour(resources, "", node("n1", "{}", "amd.com/onload", "1"))).isEmpty();
  }

  @Test
  void knowsWhatTheReleaseItselfRegistered() throws Exception {
    String nodes = node("n1", "{}", "amd.com/onload", "100");

    assertThat(neighbour("[]", "log: {level: info}", nodes)).isEmpty();
    assertThat(neighbour("[]", "resources: [{name: amd.com/onload, idPrefix: a}]", nodes))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"{}", "{\"node.onload.amd.com/observed\": \"{}\"}"})
  void refusesAnUpgradeToAResourceThatAnotherPluginOffers(String annotations) throws Exception {
    String resources = "[{\"name\": \"amd.com/onload\"}, {\"name\": \"a.example/two\"}]";

    assertThat(neighbour(resources, "log: {}", node("n1", annotations, "a.example/two", "5")))
        .startsWith("node n1 already offers a.example/two");
  }

  /** Its kubelet lists the agent's devices for another 5 minutes. */
  @Test
  void acceptsANodeWhoseAgentHasJustLeft() throws Exception {
    String annotations = "{\"node.onload.amd.com/observed\": \"{}\"}";

    assertThat(neighbour("[]", "", node("n1", annotations, "amd.com/onload", "100"))).isEmpty();
  }

  @Test
  void namesTheReleaseThatIsThereAlready() throws Exception {
    assertThat(said("onload-agent.other", OTHER + ", \"object\": {\"metadata\": {}}"))
        .startsWith("this cluster has the agent already, as release agent in namespace team")
        .contains("helm upgrade agent --namespace team")
        .contains("kubectl delete clusterrole,clusterrolebinding,validatingadmissionpolicy,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"null", "{\"metadata\": {\"deletionTimestamp\": \"2026-11-30T00:00:00Z\"}}"})
  void showsTheWayOutOfANamespaceThatWasDeletedWithItsRelease(String object) throws Exception {
    assertThat(said("onload-agent.other", OTHER + ", \"object\": " + object))
        .startsWith("namespace team was deleted with release agent in it")
        .contains("kubectl delete clusterrole,clusterrolebinding,validatingadmissionpolicy,")
        .doesNotContain("helm upgrade");
  }

  /** Nodes would not lose Onload, but they would wait for orders that nobody gives. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"null | true", "\"\" | true", "\"file\" | false", "\"cluster\" | false"})
  void asksForTheModeOfAReleaseInModeFile(String mode, boolean asked) throws Exception {
    String given = "\"mode\": %s, \"namespace\": \"team\", \"desired\": ".formatted(mode);
    String template = "onload-agent.mode.unsaid";

    assertThat(said(template, given + "{\"kind\": \"ConfigMap\"}").contains("set mode to file"))
        .isEqualTo(asked);
    assertThat(said(template, given + "null")).isEmpty();
    assertThat(said(template, given + "{}")).isEmpty();
  }

  /** The pods of an uninstall run on a tainted node, but on none that is down. */
  @Test
  void toleratesTheTaintsOfNodesThatAreUp() throws Exception {
    String taints =
        tainted("trading", "NoSchedule")
            + tainted("dedicated.example/x", "NoExecute")
            + tainted("trading", "NoExecute")
            + tainted("node-role.kubernetes.io/control-plane", "NoSchedule")
            + tainted("nicer.example/elsewhere", "PreferNoSchedule")
            + tainted("node.kubernetes.io/unreachable", "NoSchedule")
            + tainted("node.kubernetes.io/not-ready", "NoExecute")
            + tainted("node.cloudprovider.kubernetes.io/shutdown", "NoSchedule");

    assertThat(said("onload-agent.taints", "\"nodes\": [%s{\"spec\": {}}]".formatted(taints)))
        .isEqualTo("dedicated.example/x,node-role.kubernetes.io/control-plane,trading");
    assertThat(said("onload-agent.taints", "\"nodes\": []")).isEmpty();
  }

  private static String tainted(String key, String effect) {
    return "{\"spec\": {\"taints\": [{\"key\": \"%s\", \"effect\": \"%s\"}]}},"
        .formatted(key, effect);
  }

  private static String node(String name, String annotations, String resource, String amount) {
    return """
    {"metadata": {"name": "%s", "annotations": %s}, "status": {"allocatable": {"%s": "%s"}}}
    """
        .formatted(name, annotations, resource, amount)
        .strip();
  }

  private String neighbour(String resources, String live, String nodes) throws Exception {
    return said(
        "onload-agent.neighbour",
        "\"resources\": %s, \"live\": \"%s\", \"nodes\": [%s]".formatted(resources, live, nodes));
  }

  private String said(String template, String given) throws Exception {
    Path values = chart.resolve("given.json");
    Files.writeString(
        values, "{\"global\": {\"template\": \"%s\", %s}}".formatted(template, given));
    Rendered rendered =
        Rendered.of(
            helm.with(chart),
            "--values",
            values.toString(),
            "--api-versions",
            "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy",
            "--set",
            "mode=file,onload.source.hostPath=/srv/onload",
            "--show-only",
            "templates/probe.yaml");
    return rendered.objects().getFirst().path("said").asText();
  }
}
