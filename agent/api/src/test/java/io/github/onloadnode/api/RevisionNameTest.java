package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What means the same has the same revision, and what a node must run differently another one. */
final class RevisionNameTest {

  private static final String ONLOAD = "\"userImage\": \"u:1\", \"kernelMappings\": []";

  @Test
  void namesTheResourceAndTwelveDigits() {
    assertThat(name("onload", ONLOAD)).matches("onload-[0-9a-f]{12}");
  }

  @Test
  void fitsIntoALabel() {
    assertThat(name("a".repeat(253), ONLOAD)).hasSize(63).startsWith("aaa");
  }

  @Test
  void isAnotherOneForAnotherResource() {
    assertThat(RevisionName.of(resource("ns2", "onload", ONLOAD, "")))
        .isNotEqualTo(RevisionName.of(resource("ns", "onload", ONLOAD, "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", \"controlPlane\": {\"parameters\": [\"-K\"]}",
        ", \"modules\": {}",
        ", \"imagePullPolicy\": \"Always\"",
        ", \"imagePullSecrets\": [{\"name\": \"s\"}]"
      })
  void staysForWhatChangesNothingOnANode(String more) {
    assertThat(name("onload", ONLOAD + more)).isEqualTo(name("onload", ONLOAD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", \"version\": \"2\"",
        ", \"controlPlane\": {\"parameters\": []}",
        ", \"sfc\": {}",
        ", \"modules\": {\"onload\": {\"parameters\": {\"a\": \"1\"}}}"
      })
  void changesWithWhatANodeRuns(String more) {
    assertThat(name("onload", ONLOAD + more)).isNotEqualTo(name("onload", ONLOAD));
  }

  @Test
  void changesWithTheDevicePlugin() {
    CustomResource other =
        resource("ns", "onload", ONLOAD, ", \"devicePlugin\": {\"maxPodsPerNode\": 7}");

    assertThat(RevisionName.of(other)).isNotEqualTo(name("onload", ONLOAD));
  }

  @Test
  void itsContentReadsBack() {
    CustomResource resource =
        resource(
            "ns",
            "onload",
            """
            "userImage": "u:1", "version": "9", "sfc": {"whenInUse": "Replace"},
            "kernelMappings": [{"regexp": "^6", "kernelModuleImage": "m", "sfc": {}},
              {"literal": "5.14", "kernelModuleImage": "n"}],
            "modules": {"sfc": {"parameters": {"a": "1"}}}
            """,
            ", \"devicePlugin\": {\"hostOnloadPath\": \"/opt/x\", \"setPreload\": false}");

    String content = RevisionName.content(resource);

    DesiredDocument back = DesiredParser.parse("revision", content);
    assertThat(back.canonical()).isEqualTo(content);
    assertThat(back.devicePlugin()).isEqualTo(resource.spec().document().devicePlugin());
    assertThat(back.onload().orElseThrow().mapping("6.1").orElseThrow().kernelModuleImage())
        .contains("m");
  }

  private static String name(String resource, String onload) {
    return RevisionName.of(resource("ns", resource, onload, ""));
  }

  private static CustomResource resource(String ns, String name, String onload, String more) {
    return ResourceReader.read(
        """
        {"metadata": {"namespace": "%s", "name": "%s"}, "spec": {"onload": {%s}%s}}
        """
            .formatted(ns, name, onload, more));
  }
}
