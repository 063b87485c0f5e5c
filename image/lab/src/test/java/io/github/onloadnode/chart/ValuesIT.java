package io.github.onloadnode.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.onloadnode.api.ReservedPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values that the agent, a kubelet or an API server would refuse later: the chart refuses them
 * before anything is installed.
 */
@Tag("chart")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ValuesIT {

  private static final String PAYLOAD = "mode=file,onload.source.hostPath=/srv/onload";

  private static final String MINIMAL = Helm.CHART.resolve("tests/minimal.values.yaml").toString();

  private final Helm helm;

  ValuesIT() throws Exception {
    this.helm = Helm.find();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "maxUnavailable=0 | maxUnavailable",
        "maxUnavailable=\"0%\" | '/maxUnavailable': '0%' does not match pattern",
        "maxUnavailable=\"101%\" | '/maxUnavailable': '101%' does not match pattern",
        "tolerations=[{\"kee\":\"a\"}] | additional properties 'kee' not allowed",
        "tolerations=[{\"key\":\"a b\",\"operator\":\"Exists\"}] | '/tolerations/0/key'",
        "tolerations=[{\"operator\":\"exists\"}] | '/tolerations/0/operator'",
        "tolerations=[{\"effect\":\"NoSchedule\"}] | tolerations[0] has no key",
        "tolerations=[{\"key\":\"a\",\"operator\":\"Exists\",\"value\":\"b\"}] | tolerations[0] has a value",
        "tolerations=[{\"operator\":\"Exists\",\"tolerationSeconds\":3}] | tolerations[0] has tolerationSeconds",
        "cleanup.tolerations=[{\"kee\":\"a\"}] | additional properties 'kee' not allowed",
        "cleanup.tolerations=[{\"effect\":\"NoSchedule\"}] | cleanup.tolerations[0] has no key",
        "containerResources={\"limit\":{}} | additional properties 'limit' not allowed",
        "containerResources.limits.memory=\"1 GB\" | '/containerResources/limits/memory'",
        "containerResources.limits.cpu=true | '/containerResources/limits/cpu'",
        "containerResources.requests.cpu=-1 | '/containerResources/requests/cpu'",
        "podLabels={\"app.kubernetes.io/name\":\"x\"} | podLabels must not have app.kubernetes.io/name",
        "podLabels={\"app.kubernetes.io/component\":\"x\"} | podLabels must not have app.kubernetes.io/component",
        "podLabels={\"helm.sh/chart\":\"x\"} | podLabels must not have helm.sh/chart",
        "podLabels={\"team\":\"a b\"} | '/podLabels/team'",
        "podLabels={\"a b\":\"x\"} | '/podLabels': additional properties 'a b' not allowed",
        "podAnnotations={\"checksum/configuration\":\"x\"} | podAnnotations must not have checksum/configuration",
        "podAnnotations={\"a b\":\"x\"} | '/podAnnotations': additional properties 'a b' not allowed",
        "nodeSelector={\"kubernetes.io/os\":\"linux\"} | nodeSelector must not have kubernetes.io/os",
        "nodeSelector={\"a\":\"b c\"} | '/nodeSelector/a'",
        "diagnostics={\"port\":9000,\"healthPort\":9000} | diagnostics.port and diagnostics.healthPort must differ, but both are 9000",
        "diagnostics.healthPort=9810 | both are 9810",
        "imagePullSecrets=[{\"name\":\"Not_A_Name\"}] | '/imagePullSecrets/0/name'",
        "imagePullSecrets=[\"name\"] | '/imagePullSecrets/0': got string",
        "observeInterval=\"500ms\" | observeInterval must be from 1s to 1h, but is 500ms",
        "observeInterval=\"1h1s\" | observeInterval must be from 1s to 1h, but is 1h1s",
        "observeInterval=\"5000000us\" | '/observeInterval': '5000000us' does not match pattern",
        "moduleInitTimeout=\"0s\" | moduleInitTimeout must be from 1s to 30m, but is 0s",
        "moduleInitTimeout=\"30.5m\" | moduleInitTimeout must be from 1s to 30m, but is 30.5m",
        "devicePlugin={\"mountOnload\":true} | set devicePlugin.setPreload to false",
        "devicePlugin={\"mountOnload\":true,\"setPreload\":true} | set devicePlugin.setPreload to false",
        "devicePlugin={\"libMountPath\":\"/a\",\"libMounthPath\":\"/b\"} | devicePlugin.libMountPath is /a but libMounthPath is /b",
        "devicePlugin.baseMountPath=\"/opt/../usr\" | '/devicePlugin/baseMountPath'",
        "devicePlugin.binMountPath=\"/usr/bin/..\" | '/devicePlugin/binMountPath'",
        "devicePlugin.libMountPath=\"/a\\nb\" | '/devicePlugin/libMountPath'",
        "devicePlugin.hostOnloadPath=\"/\" | devicePlugin.hostOnloadPath is the same as /var/lib/onload-agent, which belongs",
        "onload.source.hostPath=\"/srv/..\" | '/onload/source/hostPath'",
        "onload.modules={\"a b\":{}} | '/onload/modules': additional properties 'a b' not allowed",
        "onload.modules.onload.parameters={\"a b\":1} | '/onload/modules/onload/parameters': additional properties 'a b' not allowed",
        "onload.kernelMappings=[{\"sfc\":{}}] | '/onload/kernelMappings/0'",
        "onload.kernelMappings=[{\"regexp\":\"a(\"}] | onload.kernelMappings[0].regexp is not an RE2 expression: a(",
        "onload.kernelMappings=[{\"regexp\":\"a\\\\\"}] | onload.kernelMappings[0].regexp is not an RE2 expression",
        "onload.kernelMappings=[{\"regexp\":\"(a))\"}] | onload.kernelMappings[0].regexp is not an RE2 expression",
        "onload.controlPlane.parameters=[\"-K\\u000b\"] | '/onload/controlPlane/parameters/0'",
        "onload.source.hostPath=\"/srv\\u0085\" | '/onload/source/hostPath'",
        "resources=[{\"name\":\"a.b/c\",\"idPrefix\":\"x\\n\"}] | '/resources/0/idPrefix'",
        "resources=[{\"name\":\"a.b/c\",\"idPrefix\":\"-x\"}] | '/resources/0/idPrefix'",
        "resources=[{\"name\":\"a..b/c\",\"idPrefix\":\"x\"}] | '/resources/0/name'",
        "resources=[{\"name\":\"a.b/c-\",\"idPrefix\":\"x\"}] | '/resources/0/name'",
        "resources=[{\"name\":\"x.kubernetes.io/c\",\"idPrefix\":\"x\"}] | x.kubernetes.io/c is no name for a resource",
        "resources=[{\"name\":\"requests.b/c\",\"idPrefix\":\"x\"}] | requests.b/c is no name for a resource",
        "resources=[{\"name\":\"a.b/c\",\"idPrefix\":\"x\"},{\"name\":\"a.b/c\",\"idPrefix\":\"y\"}] | two of them have the name a.b/c",
        "resources=[{\"name\":\"a.b/c\",\"idPrefix\":\"x\"},{\"name\":\"a.b/d\",\"idPrefix\":\"x\"}] | two of them have the idPrefix x",
        "kubelet.root=\"/var/lib/kubelet/\" | '/kubelet/root'",
        "kubelet.root=\"/var/lib/../kubelet\" | '/kubelet/root'",
        "kubelet.podLogs=\"/var//log\" | '/kubelet/podLogs'",
        "image.registry=\"https://r.example.com\" | image.registry must have no scheme: write r.example.com",
        "image.registry=\"r.example.com/Team\" | image.registry is no registry",
        "image.registry=\"r.example.com//a\" | image.registry is no registry",
        "image.registry=7 | '/image/registry': got number, want string",
        "image.repository=\"Agent\" | '/image/repository'",
        "image.repository=\"agent:1\" | '/image/repository'",
        "image.tag=\"1+2\" | '/image/tag'",
        "image.digest=\"0123\" | '/image/digest'",
        "global.imageRegistry=\"https://r.example.com\" | global.imageRegistry must have no scheme",
        "containerResources.limits.memory=\"64Mi\" | containerResources.limits.memory is 64Mi, less than containerResources.requests.memory, which is 96Mi: set both",
        "containerResources={\"requests\":{\"cpu\":2},\"limits\":{\"cpu\":\"1999m\"}} | containerResources.limits.cpu is 1999m",
        "containerResources.limits.memory=0 | containerResources.limits.memory is 0, less than",
        "containerResources.limits={\"foo\":1} | additional properties 'foo' not allowed",
        "containerResources.requests={\"amd.com/onload\":1} | additional properties 'amd.com/onload' not allowed",
        "maxUnavailable=99999999999 | '/maxUnavailable'",
        "tolerations=[{\"key\":\"a\",\"operator\":\"Exists\",\"effect\":\"NoExecute\",\"tolerationSeconds\":1e19}] | '/tolerations/0/tolerationSeconds'",
        "cleanup.tolerations=[{\"key\":\"a/b\",\"operator\":\"Gt\",\"value\":\"5\"}] | '/cleanup/tolerations/0/operator'",
        "onload.modules.sfc.parameters={\"x\":\"a\\nb\"} | '/onload/modules/sfc/parameters/x'",
        "onload.modules.sfc.parameters={\"x\":\"a\\\"b\"} | '/onload/modules/sfc/parameters/x'",
        "priorityClassName=\"High Priority\" | '/priorityClassName'",
        "enabled=\"yes\" | '/enabled': got string, want boolean",
      })
  void refusesByName(String set, String reason) throws Exception {
    Helm.Printed refused = helm.render("--values", MINIMAL, "--set-json", set);

    assertThat(refused.text()).contains(reason);
    assertThat(refused.status()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maxUnavailable=3",
        "image.registry=\"r.example.com/team/\"",
        "image.registry=\"[fd00::1]:5000/a/b\"",
        "cleanup.timeout=\"1m30s\"",
        "containerResources={\"requests\":{\"memory\":\"128Mi\",\"cpu\":0.5},\"limits\":{\"memory\":\"0.125Gi\",\"cpu\":\"500m\"}}",
        "onload.modules.sfc.parameters={\"x\":\"a b=c\",\"y\":1,\"z\":true}",
        "maxUnavailable=\"100%\"",
        "tolerations=[{\"key\":\"a.b/c\",\"operator\":\"Equal\",\"value\":\"x\",\"effect\":\"NoExecute\",\"tolerationSeconds\":3}]",
        "tolerations=[]",
        "containerResources={\"limits\":{\"cpu\":1.5,\"memory\":\"1Gi\",\"ephemeral-storage\":1000000}}",
        "podLabels={\"app.kubernetes.io/part-of\":\"trading\"}",
        "observeInterval=\"1h\"",
        "moduleInitTimeout=\"1m30s\"",
        "devicePlugin={\"mountOnload\":true,\"setPreload\":false}",
        "devicePlugin.hostOnloadPath=\"/usr2/onload\"",
        "onload.source.hostPath=\"/srv/./onload..9/\"",
        "onload.kernelMappings=[{\"literal\":\"6.1\"}]",
        "onload.kernelMappings=[{\"regexp\":\"^6[.]1|el9$\"},{\"regexp\":\"\\\\Q6.1\"}]",
        "kubelet.root=\"/srv/a: b #c/.kubelet\"",
        "image.registry=\"[fd00::1]:5000/team\"",
        "image.repository=\"localhost:5000/a/onload-agent\"",
        "global={\"imageRegistry\":\"r.example.com/\",\"other\":1}",
        "global={\"imageRegistry\":null}",
        "enabled=true",
      })
  void acceptsWhatIsRight(String set) throws Exception {
    Helm.Printed printed = helm.render("--values", MINIMAL, "--set-json", set);

    assertThat(printed.status()).as(printed.text()).isZero();
  }

  static Stream<String> reserved() {
    return Stream.concat(ReservedPaths.OURS.stream(), ReservedPaths.SYSTEM.stream())
        .flatMap(path -> Stream.of(path, path + "/x", path + "//./x/"));
  }

  @ParameterizedTest
  @MethodSource("reserved")
  void refusesTheDirectoriesThatTheAgentRefuses(String path) throws Exception {
    Helm.Printed files =
        helm.render("--set", PAYLOAD, "--set", "devicePlugin.hostOnloadPath=" + path);
    Helm.Printed source = helm.render("--set", "mode=file,onload.source.hostPath=" + path);

    assertThat(files.text()).contains("devicePlugin.hostOnloadPath is the same as ");
    assertThat(files.status()).isNotZero();
    assertThat(source.status() == 0)
        .isEqualTo(ReservedPaths.above(path, ReservedPaths.OURS).isEmpty());
  }

  @Test
  void refusesMoreThanAnAgentReads(@TempDir Path directory) throws Exception {
    Path values = directory.resolve("values.yaml");
    Files.writeString(values, "retry: " + "x".repeat(70_000));

    Helm.Printed refused = helm.render("--set", PAYLOAD, "--values", values.toString());

    assertThat(refused.text()).contains("more than 64 KiB");
    assertThat(refused.status()).isNotZero();
  }

  /** The keys of values.yaml, each map's own included. */
  static Stream<String> keys() throws IOException {
    JsonNode values =
        Rendered.parse(Files.readString(Helm.CHART.resolve("values.yaml"))).objects().getFirst();
    List<String> keys = new ArrayList<>();
    values
        .properties()
        .forEach(entry -> {
          keys.add(entry.getKey());
          entry
              .getValue()
              .fieldNames()
              .forEachRemaining(key -> keys.add(entry.getKey() + "." + key));
        });
    return keys.stream();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void rendersWithoutAValueOrNamesIt(String key) throws Exception {
    isRenderedOrNamed(key, helm.render("--set", PAYLOAD, "--set", key + "=null"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void rendersAClustersWithoutAValueOrNamesIt(String key) throws Exception {
    isRenderedOrNamed(key, helm.render("--set", "mode=cluster", "--set", key + "=null"));
  }

  private static void isRenderedOrNamed(String key, Helm.Printed printed) {

    assertThat(printed.text()).doesNotContain("nil pointer", "goroutine", "error calling");
    if (printed.status() == 0) {
      assertThat(printed.text()).doesNotContain("<nil>", "%!", "null\n", ": \n");
    } else {
      assertThat(printed.text())
          .containsPattern("(missing \\(|^Error.*)" + key.replace(".", "\\."));
    }
  }

  /** In YAML they would be a number and a truth. */
  @ParameterizedTest
  @CsvSource({"123, true", "true, 123"})
  void takesNamesThatLookLikeSomethingElse(String name, String namespace) throws Exception {
    Helm.Printed printed =
        helm.run(
            List.of(
                "template",
                name,
                Helm.CHART.toString(),
                "--namespace",
                namespace,
                "--set",
                PAYLOAD));

    assertThat(printed.status()).as(printed.text()).isZero();
    assertThat(Rendered.parse(printed.text()).objects())
        .isNotEmpty()
        .allSatisfy(object -> {
          assertThat(object.at("/metadata/labels")).allMatch(JsonNode::isTextual);
          assertThat(object.findValues("namespace"))
              .allSatisfy(each -> assertThat(each.isTextual()).isTrue());
          assertThat(object.findValues("matchLabels"))
              .allSatisfy(labels -> assertThat(labels).allMatch(JsonNode::isTextual));
        });
  }

  @Test
  void quotesPathsInTheAgentsConfiguration() throws Exception {
    JsonNode map =
        Rendered.of(helm, "--set", PAYLOAD, "--set-json", "kubelet.root=\"/srv/a: b #c\"")
            .one("ConfigMap", "onload-agent-configuration");

    JsonNode read = Rendered.parse(map.at("/data/agent.yaml").asText()).objects().getFirst();

    assertThat(read.at("/kubelet/devicePlugins").asText()).isEqualTo("/srv/a: b #c/device-plugins");
  }

  /** Chart.yaml is the only place for it, so a copy of the chart has another version. */
  @Test
  void makesALabelOfEveryVersion(@TempDir Path directory) throws Exception {
    new ProcessBuilder("cp", "-a", Helm.CHART + "/.", directory.toString()).start().waitFor();
    Path chart = directory.resolve("Chart.yaml");
    Files.writeString(
        chart,
        Files.readString(chart)
            .replaceFirst(
                "\nversion: .*", "\nversion: 0.1.0+" + "a".repeat(36) + ".-" + "b".repeat(40))
            .replaceFirst("\nappVersion: .*", "\nappVersion: 1.0+build.7"));

    JsonNode labels =
        Rendered.of(helm.with(directory), "--set", PAYLOAD)
            .one("DaemonSet", "onload-agent")
            .at("/metadata/labels");

    assertThat(labels)
        .allSatisfy(label ->
            assertThat(label.asText()).matches("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"));
    assertThat(labels.path("app.kubernetes.io/version").asText()).isEqualTo("1.0_build.7");
  }
}
