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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart renders and which values it refuses; needs no cluster. */
@Tag("chart")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChartIT {

  private static final Path TESTS = Helm.CHART.resolve("tests");
  private static final String POLICY = "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy";
  private static final String PAYLOAD = "mode=file,onload.source.hostPath=/srv/onload";

  private static final String NAMESPACE =
      """
      # The chart with tests/of-install.yaml, see README.md. Replace REGISTRY and /srv/onload, then: kubectl apply -f
      apiVersion: v1
      kind: Namespace
      metadata:
        name: onload
        labels:
          pod-security.kubernetes.io/enforce: privileged
      """;

  private final Helm helm;

  ChartIT() throws Exception {
    this.helm = Helm.find();
  }

  static Stream<String> valuesFiles() throws IOException {
    try (Stream<Path> files = Files.list(TESTS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".values.yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void rendersWhatTheGoldenFileSays(String values) throws Exception {
    Path golden = TESTS.resolve(values.replace(".values.yaml", ".golden.yaml"));

    Helm.Printed rendered = rendered(values);

    assertThat(rendered.status()).as(rendered.text()).isZero();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, rendered.text());
    }
    assertThat(rendered.text()).isEqualTo(Files.readString(golden));
  }

  private Helm.Printed rendered(String values) throws Exception {
    return helm.render(
        "--values",
        TESTS.resolve(values).toString(),
        "--kube-version",
        "1.36.0",
        "--api-versions",
        POLICY,
        "--api-versions",
        "onload.amd.com/v1alpha1",
        "--api-versions",
        "nfd.k8s-sigs.io/v1alpha1");
  }

  /**
   * It is applied as it is, so it must have no hooks: as plain objects they would start the
   * removal.
   */
  @Test
  void rendersAManifestForThoseWithoutHelm() throws Exception {
    Path manifest = Helm.CHART.resolve("install.yaml");
    Helm.Printed rendered =
        helm.render(
            "--no-hooks",
            "--values",
            TESTS.resolve("of-install.yaml").toString(),
            "--kube-version",
            "1.30.0",
            "--api-versions",
            POLICY);

    assertThat(rendered.status()).as(rendered.text()).isZero();
    String text = NAMESPACE + rendered.text();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(manifest, text);
    }
    assertThat(text).isEqualTo(Files.readString(manifest));
    assertThat(text).doesNotContain("helm.sh/hook").doesNotContain("kind: Job");
  }

  @Test
  void runsNothingBeforeAnUninstallThatLeavesOnload() throws Exception {
    Helm.Printed leave = helm.render("--set", PAYLOAD, "--set", "onDelete=Leave");

    assertThat(leave.status()).as(leave.text()).isZero();
    assertThat(leave.text()).doesNotContain("pre-delete").contains("helm.sh/hook: post-delete");
  }

  private static long lines(Helm.Printed rendered, String part) {
    return rendered.text().lines().filter(line -> line.contains(part)).count();
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void passesStrictLint(String values) throws Exception {
    Helm.Printed lint =
        helm.run(
            List.of(
                "lint",
                "--strict",
                "--values",
                TESTS.resolve(values).toString(),
                "--set",
                "nfd.enabled=false,crd.install=true",
                Helm.CHART.toString()));

    assertThat(lint.status()).as(lint.text()).isZero();
  }

  @Test
  void leavesOutThePolicyWhereTheClusterHasNone() throws Exception {
    Helm.Printed old = helm.render("--kube-version", "1.28.0", "--set", PAYLOAD);

    assertThat(old.status()).as(old.text()).isZero();
    assertThat(old.text())
        .doesNotContain("ValidatingAdmissionPolicy")
        .contains("fieldPath: status.hostIP\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode=file | onload.source.hostPath is missing: set it to the payload's directory",
        "mode=file,onload.version=9.1.0 | onload.source.hostPath is missing",
        "onload.sorce=x | additional properties 'sorce' not allowed",
        "onlaod.version=x | additional properties 'onlaod' not allowed",
        "devicePlugin.maxPodsPerNode=many | got string, want integer",
        "devicePlugin.maxPodsPerNode=10001 | maximum",
        "onload.source.hostPath=srv/onload | does not match pattern",
        "mode=fleet | value must be one of '', 'cluster', 'file'",
        "mode=null | Use --reset-then-reuse-values",
        "image.digest=sha256:12 | does not match pattern",
        "observeInterval=60 | got number, want string",
        "diagnostics.port=0 | minimum",
        "resources[0].name=onload | missing property 'idPrefix'",
        "remove=yes | got string, want boolean",
        "onDelete=Remove | value must be one of 'Unload', 'Leave'",
        "cleanup.timeout=soon | does not match pattern",
        "cleanup=null | Use --reset-then-reuse-values",
        "onDelete=null | Use --reset-then-reuse-values",
        "cleanup.timout=4m | additional properties 'timout' not allowed",
      })
  void refusesValuesByNameAndReason(String set, String reason) throws Exception {
    Helm.Printed refused = helm.render("--set", set);

    assertThat(refused.status()).isNotZero();
    assertThat(refused.text()).contains(reason);
  }

  @Test
  void asksForNodeFeatureDiscoveryBeforeItRestsOnIt() throws Exception {
    Helm.Printed refused = helm.render("--set", PAYLOAD, "--set", "nfd.enabled=true");

    assertThat(refused.status()).isNotZero();
    assertThat(refused.text()).contains("install Node Feature Discovery first");
  }

  /** The agent, the uninstall's two programs and the test use the same image. */
  @Test
  void takesEveryImageFromOneRegistryWithOneSecret() throws Exception {
    Helm.Printed rendered =
        helm.render(
            "--set",
            PAYLOAD,
            "--set",
            "image.registry=r.example.com,image.digest=sha256:" + "0".repeat(64),
            "--set",
            "imagePullSecrets[0].name=pull");

    assertThat(lines(rendered, "image: \"r.example.com/onload-agent@sha256:000")).isEqualTo(4);
    assertThat(lines(rendered, "image: ")).isEqualTo(4);
    assertThat(lines(rendered, "- name: pull")).isEqualTo(4);
  }

  @Test
  void acceptsValuesOfAParentChart() throws Exception {
    Helm.Printed child =
        helm.render("--set", PAYLOAD, "--set", "global.imageRegistry=mirror.example.com");

    assertThat(child.text()).contains("image: \"mirror.example.com/onload-agent:");
  }
}
