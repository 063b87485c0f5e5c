package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of the local mode means, and what it cannot mean. */
final class DesiredParserTest {

  private static final String FILE = "/etc/onload.yaml";

  @Test
  void readsEveryField() {
    DesiredDocument document =
        parse(
            """
            onload:
              version: 9.1.0
              userImage: registry/onload-user:9.1.0
              source: {hostPath: /srv/onload}
              sfc: {whenInUse: Replace}
              kernelMappings:
              - regexp: '^6[.]1[.]'
                kernelModuleImage: registry/onload-module:${KERNEL_FULL_VERSION}
              modules:
                sfc: {parameters: {performance_profile: latency, rx_ring: 512, lro: true}}
              controlPlane:
                parameters: [-K, --llap-max=64]
            devicePlugin:
              maxPodsPerNode: 7
              setPreload: false
              mountOnload: true
              baseMountPath: /opt/o
              binMountPath: /bin
              libMounthPath: /usr/lib
              hostOnloadPath: /opt/onload/
            retry: again
            """);

    OnloadSpec onload = document.onload().orElseThrow();
    assertThat(onload.version()).contains("9.1.0");
    assertThat(onload.sourceHostPath()).contains("/srv/onload");
    assertThat(onload.sfc("6.1.0")).contains(new SfcSpec(SfcSpec.WhenInUse.REPLACE));
    assertThat(onload.covers("6.1.0-56")).isTrue();
    assertThat(onload.covers("5.14.0")).isFalse();
    assertThat(onload.parameters("sfc"))
        .isEqualTo(Map.of("performance_profile", "latency", "rx_ring", "512", "lro", "Y"));
    assertThat(onload.controlPlaneParameters()).containsExactly("-K", "--llap-max=64");
    assertThat(document.retry()).contains("again");
    assertThat(document.devicePlugin())
        .satisfies(plugin -> {
          assertThat(plugin.maxPodsPerNode()).isEqualTo(7);
          assertThat(plugin.mountOnload()).isTrue();
          assertThat(plugin.libMountPath()).isEqualTo("/usr/lib");
          assertThat(plugin.hostOnloadPath()).contains("/opt/onload/");
        });
  }

  @Test
  void appliesTheDefaults() {
    DesiredDocument document = parse("onload: {source: {hostPath: /srv}}\n");

    assertThat(document.devicePlugin()).isEqualTo(DevicePluginSpec.DEFAULT);
    assertThat(document.onload().orElseThrow().controlPlaneParameters()).containsExactly("-K");
    assertThat(document.onload().orElseThrow().sfc("6.1.0")).isEmpty();
  }

  @Test
  void takesAWrittenNullAsRemoval() {
    assertThat(parse("onload: null\n").onload()).isEmpty();
  }

  @Test
  void readsTheDriverFromTheMappingToo() {
    assertThat(
            parse("onload: {kernelMappings: [{regexp: '6', sfc: {}}]}\n")
                .onload()
                .orElseThrow()
                .sfc("6.1.0"))
        .contains(new SfcSpec(SfcSpec.WhenInUse.REFUSE));
  }

  @Test
  void matchesALiteralAsAWhole() {
    OnloadSpec onload =
        parse("onload: {kernelMappings: [{literal: 6.1.0}]}\n").onload().orElseThrow();

    assertThat(onload.covers("6.1.0")).isTrue();
    assertThat(onload.covers("6.1.0-1")).isFalse();
  }

  @Test
  void isTheSameDocumentInAnotherOrderAndLayout() {
    assertThat(parse("onload:\n  version: a\n  source:\n    hostPath: /b\nretry: x\n").canonical())
        .isEqualTo(parse("{retry: y, onload: {source: {hostPath: /b}, version: a}}").canonical());
  }

  @Test
  void isAnotherDocumentWithAnotherValue() {
    assertThat(parse("onload: {version: a}\n").canonical())
        .isNotEqualTo(parse("onload: {version: b}\n").canonical());
  }

  @Test
  void readsItsOwnCanonicalForm() {
    DesiredDocument document =
        parse("onload: {version: '1', modules: {sfc: {parameters: {a: 1}}}}\n");

    assertThat(parse(document.canonical()).canonical()).isEqualTo(document.canonical());
  }

  @Test
  void namesEveryErrorWithItsLineAtOnce() {
    assertThat(
            refused(
                """
                onload:
                  sfc: {whenInUse: Perhaps}
                  kernelMappings: [{regexp: '('}]
                devicePlugin:
                  maxPodsPerNode: many
                  colour: red
                """))
        .contains(
            FILE,
            "line 2: onload.sfc.whenInUse must be Refuse or Replace, is Perhaps",
            "line 3: onload.kernelMappings[0].regexp is not an RE2 expression",
            "line 5: devicePlugin.maxPodsPerNode must be a whole number",
            "line 6: devicePlugin.colour is unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "onload: {hue: red}",
        "onload: {source: {hue: red}}",
        "onload: {sfc: {hue: red}}",
        "onload: {kernelMappings: [{literal: '6', hue: red}]}",
        "onload: {modules: {sfc: {hue: red}}}",
        "onload: {controlPlane: {hue: red}}",
      })
  void refusesKeysThatItDoesNotKnowAtEveryDepth(String text) {
    assertThat(refused(text)).contains("hue is unknown; known here: ");
  }

  @Test
  void saysWhatAValueMustBe() {
    assertThat(refused("onload: {kernelMappings: {}}")).contains("kernelMappings must be a list");
    assertThat(refused("onload: {version: [a]}")).contains("onload.version must be a text");
    assertThat(refused("onload: {version: ''}")).contains("onload.version must be a text");
  }

  @Test
  void writesParametersAsTheKernelDoes() {
    assertThat(
            parse("onload: {modules: {sfc: {parameters: {a: true, b: false, c: 7, d: x}}}}")
                .onload()
                .orElseThrow()
                .modules()
                .get("sfc"))
        .containsExactly(
            Map.entry("a", "Y"), Map.entry("b", "N"), Map.entry("c", "7"), Map.entry("d", "x"));
  }

  @Test
  void refusesBothSpellingsWithDifferentValues() {
    assertThat(
            refused("onload: null\ndevicePlugin: {libMounthPath: /usr/lib, libMountPath: /lib}\n"))
        .contains("libMounthPath is /usr/lib", "line 2");
  }

  @Test
  void takesBothSpellingsWithTheSameValue() {
    assertThat(
            parse("onload: null\ndevicePlugin: {libMounthPath: /lib, libMountPath: /lib}\n")
                .devicePlugin()
                .libMountPath())
        .isEqualTo("/lib");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{setPreload: true, mountOnload: true}", "{mountOnload: true}"})
  void refusesPreloadTogetherWithTheScript(String plugin) {
    assertThat(refused("onload: null\ndevicePlugin: " + plugin + "\n"))
        .contains("mountOnload", "exclude each other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \n",
        "---\n",
        "onload:\n",
        "devicePlugin: {}\n",
        "onload: {source: {hostPa",
        "onload:\n  source:\n    hostPath: /srv/onl",
        "[]\n",
        "onload: 7\n",
        "onload: {version: [a]}\n",
        "onload: {version: a, version: b}\n",
        "onload: {source: {hostPath: srv}}\n",
        "onload: {source: {hostPath: /srv/../etc}}\n",
        "onload: {modules: {\"a b\": {}}}\n",
        "onload: {controlPlane: {parameters: ['-K --llap-max']}}\n",
        "onload: {kernelMappings: [{kernelModuleImage: x}]}\n",
        "onload: &x {}\ndevicePlugin: *x\n",
        "onload: null\n---\nonload: null\n",
        "onload: null\ndevicePlugin: {maxPodsPerNode: 10001}\n",
        "onload: null\ndevicePlugin: {maxPodsPerNode: 99999999999999999999}\n",
        "onload: null\ndevicePlugin: {setPreload: yes please}\n"
      })
  void refusesWhatCannotBeMeant(String text) {
    assertThat(refused(text)).startsWith(FILE);
  }

  private static DesiredDocument parse(String text) {
    return DesiredParser.parse(FILE, text);
  }

  private static String refused(String text) {
    List<String> messages = new ArrayList<>();
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            FindingException.class,
            e -> {
              assertThat(e.problem().reason()).isEqualTo(Reason.DESIRED_INVALID);
              assertThat(e.problem().remedy()).isNotBlank();
              messages.add(e.problem().message());
            });
    return messages.getFirst();
  }
}
