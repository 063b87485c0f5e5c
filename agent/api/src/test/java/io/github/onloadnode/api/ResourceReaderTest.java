package io.github.onloadnode.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.RolloutSpec.Canary;
import io.github.onloadnode.api.RolloutSpec.DrainSpec;
import io.github.onloadnode.api.RolloutSpec.ForcedRelease;
import io.github.onloadnode.api.RolloutSpec.OnTimeout;
import io.github.onloadnode.api.RolloutSpec.WaitForJobs;
import io.github.onloadnode.api.RolloutSpec.Window;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a custom resource means, and what it cannot mean. */
final class ResourceReaderTest {

  /** As the existing schema stores it, with all its defaults. */
  private static final String EXISTING =
      """
      {"apiVersion": "onload.amd.com/v1alpha1", "kind": "Onload",
       "metadata": {"name": "onload", "namespace": "trading", "uid": "u1", "generation": 3},
       "spec": {
         "serviceAccountName": "onload-operator-sa",
         "selector": {"node-role.kubernetes.io/worker": ""},
         "onload": {
           "kernelMappings": [{"regexp": "^6[.]1", "kernelModuleImage": "r/m:${KERNEL_FULL_VERSION}",
             "build": {"dockerfileConfigMap": {"name": "d"}}}],
           "userImage": "r/onload-user:9.1", "version": "9.1", "imagePullPolicy": "IfNotPresent",
           "controlPlane": {"parameters": ["-K"]}},
         "devicePlugin": {"imagePullPolicy": "Always", "baseMountPath": "/opt/onload",
           "binMountPath": "/usr/bin", "hostOnloadPath": "/opt/onload/",
           "libMounthPath": "/usr/lib64", "maxPodsPerNode": 100, "mountOnload": false,
           "setPreload": true}}}
      """;

  private static final String ROLLOUT =
      """
      {"paused": true, "maxParallel": "10%", "maxUnavailable": 4,
       "canary": {"selector": {"zone": "a"}, "count": 2, "soak": "1h30m", "approval": true},
       "windows": [{"schedule": "0 2 * * 6", "duration": "4h", "timeZone": "Europe/London"}],
       "minReadySeconds": 30, "failureThreshold": 3,
       "drain": {"timeout": "5m", "onTimeout": "Force", "taint": true,
         "waitForJobs": {"selector": {"app": "backtest"}, "timeout": "2h"}},
       "verify": {"timeout": "90s"}, "rollbackTo": "onload-0123456789ab",
       "revisionHistoryLimit": 2, "forceRelease": ["n1/7"]}
      """;

  @Test
  void readsWhatTheExistingSchemaStores() {
    CustomResource resource = ResourceReader.read(EXISTING);

    assertThat(resource.key()).isEqualTo("trading/onload");
    assertThat(resource.generation()).isEqualTo(3);
    ResourceSpec spec = resource.spec();
    assertThat(spec.serviceAccountName()).contains("onload-operator-sa");
    assertThat(spec.selects(Map.of("node-role.kubernetes.io/worker", "", "a", "b"))).isTrue();
    assertThat(spec.selects(Map.of("a", "b"))).isFalse();
    assertThat(spec.document().onload().orElseThrow().userImage()).contains("r/onload-user:9.1");
    assertThat(spec.document().onload().orElseThrow().pull())
        .isEqualTo(new ImagePull(Optional.of("IfNotPresent"), List.of()));
    assertThat(spec.document().devicePlugin()).isEqualTo(DevicePluginSpec.DEFAULT);
    assertThat(spec.onDelete()).isEqualTo(ResourceSpec.OnDelete.UNLOAD);
    assertThat(spec.preflightKernels()).isEmpty();
  }

  @Test
  void appliesTheDefaultsOfARollout() {
    assertThat(ResourceReader.read(EXISTING).spec().rollout())
        .isEqualTo(
            new RolloutSpec(
                false,
                new Share(1, false),
                new Share(1, false),
                Optional.empty(),
                List.of(),
                Duration.ZERO,
                1,
                new DrainSpec(Duration.ofMinutes(15), OnTimeout.ABORT, Optional.empty(), false),
                Duration.ofMinutes(3),
                Optional.empty(),
                5,
                List.of()));
  }

  @Test
  void readsEveryFieldOfARollout() {
    assertThat(read("\"rollout\": " + ROLLOUT).spec().rollout())
        .isEqualTo(
            new RolloutSpec(
                true,
                new Share(10, true),
                new Share(4, false),
                Optional.of(
                    new Canary(Map.of("zone", "a"), Optional.of(2), Duration.ofMinutes(90), true)),
                List.of(new Window("0 2 * * 6", Duration.ofHours(4), ZoneId.of("Europe/London"))),
                Duration.ofSeconds(30),
                3,
                new DrainSpec(
                    Duration.ofMinutes(5),
                    OnTimeout.FORCE,
                    Optional.of(new WaitForJobs(Map.of("app", "backtest"), Duration.ofHours(2))),
                    true),
                Duration.ofSeconds(90),
                Optional.of("onload-0123456789ab"),
                2,
                List.of(new ForcedRelease("n1", 7))));
  }

  @Test
  void readsTheRestOfItsOwnFields() {
    ResourceSpec spec =
        read("\"onDelete\": \"Leave\", \"preflight\": {\"kernels\": [\"6.1.0-57-amd64\"]}").spec();

    assertThat(spec.onDelete()).isEqualTo(ResourceSpec.OnDelete.LEAVE);
    assertThat(spec.preflightKernels()).containsExactly("6.1.0-57-amd64");
  }

  @Test
  void readsWhatTheApiServerSaysOfTheObject() {
    CustomResource resource =
        ResourceReader.read(
            EXISTING.replace(
                "\"generation\": 3",
                """
                "deletionTimestamp": "2026-11-30T10:00:00Z", "finalizers": ["onload.amd.com/nodes"],
                "annotations": {"onload.amd.com/approve": "onload-0123456789ab"}\
                """));

    assertThat(resource.deleting()).isTrue();
    assertThat(resource.hasFinalizer()).isTrue();
    assertThat(resource.approved()).contains("onload-0123456789ab");
  }

  @ParameterizedTest
  @CsvSource({
    "r/m:${KERNEL_FULL_VERSION}, 6.1.0-56-amd64, r/m:6.1.0-56-amd64",
    "r/m:${KERNEL_XYZ}, 6.1.0-56-amd64, r/m:6.1.0",
    "r/m:${KERNEL_X}.${KERNEL_Y}-${KERNEL_Z}, 6.1.0-56-amd64, r/m:6.1-0",
    "r/m:${KERNEL_XYZ}, 6.1-rc, r/m:${KERNEL_XYZ}",
    "r/${MOD_NAMESPACE}/${MOD_NAME}, 6.1.0, r/trading/onload-module",
    "r/m:${ELSE}, 6.1.0, r/m:${ELSE}",
    "r/m:${KERNEL_FULL_VERSION}, 6.1.0+$1\\, r/m:6.1.0+$1\\"
  })
  void replacesPlaceholdersInTheNameOfAnImage(String written, String release, String image) {
    CustomResource resource =
        ResourceReader.read(EXISTING.replace("r/m:${KERNEL_FULL_VERSION}", written));

    assertThat(resource.moduleImage(release)).contains(image);
  }

  @Test
  void hasNoImageForAKernelThatNoMappingMatches() {
    assertThat(ResourceReader.read(EXISTING).moduleImage("5.14.0")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"rollout\": {\"maxParallel\": 501} | spec.rollout.maxParallel must be a whole number from 1 to 500",
        "\"rollout\": {\"maxParallel\": \"x\"} | spec.rollout.maxParallel must be a number from 1 to 500, or 0% to 100%, is x",
        "\"rollout\": {\"maxUnavailable\": \"101%\"} | spec.rollout.maxUnavailable must be a number",
        "\"rollout\": {\"canary\": {}} | spec.rollout.canary.count is missing, and so is selector",
        "\"rollout\": {\"canary\": {\"count\": 1, \"soak\": \"soon\"}} | canary.soak must be a duration such as 45s, 15m or 1h30m, is soon",
        "\"rollout\": {\"windows\": [{\"schedule\": \"0 2 * * *\"}]} | spec.rollout.windows[0].duration is missing",
        "\"rollout\": {\"windows\": [{\"timeZone\": \"Mars/Base\"}]} | timeZone is unknown: Mars/Base",
        "\"rollout\": {\"drain\": {\"onTimeout\": \"Kill\"}} | onTimeout must be Abort or Force or Wait, is Kill",
        "\"rollout\": {\"drain\": {\"waitForJobs\": {}}} | waitForJobs.selector is missing",
        "\"rollout\": {\"forceRelease\": [\"n1\"]} | spec.rollout.forceRelease must have the form NODE/SEQ, is n1",
        "\"rollout\": {\"pause\": true} | spec.rollout.pause is unknown; known here: paused",
        "\"onDelete\": \"Remove\" | spec.onDelete must be Leave or Unload, is Remove"
      })
  void namesWhatIsWrong(String field, String message) {
    assertThatThrownBy(() -> read(field))
        .isInstanceOf(FindingException.class)
        .hasMessageContaining("Onload trading/onload: spec.")
        .hasMessageContaining(message);
  }

  @Test
  void needsImagesOrADirectoryOfTheNode() {
    String without = EXISTING.replace("\"userImage\": \"r/onload-user:9.1\",", "");

    assertThatThrownBy(() -> ResourceReader.read(without))
        .hasMessageContaining("spec.onload has neither userImage nor source.hostPath");
    assertThat(
            ResourceReader.read(
                    without.replace(
                        "\"version\"", "\"source\": {\"hostPath\": \"/p\"}, \"version\""))
                .spec()
                .document()
                .onload()
                .orElseThrow()
                .sourceHostPath())
        .contains("/p");
  }

  @Test
  void namesAllErrorsAtOnce() {
    assertThatThrownBy(() -> read("\"onDelete\": \"x\", \"rollout\": {\"paused\": 3}"))
        .hasMessageContaining("spec.onDelete")
        .hasMessageContaining("spec.rollout.paused");
  }

  private static CustomResource read(String field) {
    return ResourceReader.read(EXISTING.replace("\"spec\": {", "\"spec\": {" + field + ","));
  }
}
