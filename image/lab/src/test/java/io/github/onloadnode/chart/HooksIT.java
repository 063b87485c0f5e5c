package io.github.onloadnode.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Helm runs before and after an uninstall, and what that leaves behind. */
@Tag("chart")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HooksIT {

  private static final String PAYLOAD = "mode=file,onload.source.hostPath=/srv/onload";

  private static final String POD = "/spec/template";
  private static final String TOLERATIONS = "/spec/tolerations";

  private final Helm helm;

  HooksIT() throws Exception {
    this.helm = Helm.find();
  }

  /** Helm waits 5 minutes, and a pod that started later would remove what serves by then. */
  @ParameterizedTest
  @CsvSource({"4m, 285", "90s, 135", "2h, 7245"})
  void givesTheRemovalItsOwnTimeAndLittleMore(String timeout, int seconds) throws Exception {
    Rendered rendered = Rendered.of(helm, "--set", PAYLOAD, "--set", "cleanup.timeout=" + timeout);

    assertThat(deadline(rendered, "onload-agent-cleanup")).isEqualTo(seconds);
    assertThat(deadline(rendered, "onload-agent-labels")).isEqualTo(120 + 45);
  }

  private static int deadline(Rendered rendered, String job) {
    return rendered.one("Job", job).at("/spec/activeDeadlineSeconds").asInt();
  }

  @ParameterizedTest
  @CsvSource({"9s", "25h", "1441m", "999999999h"})
  void refusesATimeThatTheProgramWouldRefuse(String timeout) throws Exception {
    Helm.Printed refused = helm.render("--set", PAYLOAD, "--set", "cleanup.timeout=" + timeout);

    assertThat(refused.status()).isNotZero();
    assertThat(refused.text())
        .contains("cleanup.timeout must be from 10s to 24h, but is " + timeout);
  }

  @ParameterizedTest
  @CsvSource({"onload-agent-cleanup", "onload-agent-labels"})
  void followsOnlyAPodThatTheClusterEndedByAnother(String name) throws Exception {
    JsonNode job = Rendered.of(helm, "--set", PAYLOAD).one("Job", name).path("spec");

    assertThat(job.path("backoffLimit").asInt()).isEqualTo(3);
    assertThat(job.at("/template/spec/restartPolicy").asText()).isEqualTo("Never");
    JsonNode rules = job.at("/podFailurePolicy/rules");
    // The first that fits decides, and an evicted container has an exit code too.
    assertThat(rules.at("/0/action").asText()).isEqualTo("Count");
    assertThat(rules.at("/0/onPodConditions/0/type").asText()).isEqualTo("DisruptionTarget");
    assertThat(rules.at("/1/action").asText()).isEqualTo("FailJob");
    assertThat(rules.at("/1/onExitCodes/operator").asText()).isEqualTo("NotIn");
    assertThat(rules.at("/1/onExitCodes/values")).hasSize(1);
    assertThat(rules.at("/1/onExitCodes/containerName").asText())
        .isEqualTo(job.at("/template/spec/containers/0/name").asText());
  }

  /** With the release deleted, an uninstall that is repeated needs them once more. */
  @ParameterizedTest
  @CsvSource({"pre-delete, onload-agent-cleanup", "post-delete, onload-agent-labels"})
  void makesEachHooksAccountPartOfTheHook(String hook, String name) throws Exception {
    Rendered rendered = Rendered.of(helm, "--set", PAYLOAD);

    assertThat(rendered.hooks(hook))
        .extracting(object -> object.path("kind").asText())
        .containsExactlyInAnyOrder(
            "ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "Job");
    assertThat(rendered.hooks(hook))
        .allSatisfy(object -> assertThat(object.at("/metadata/name").asText()).isEqualTo(name));
    assertThat(weight(rendered.one("Job", name)))
        .isGreaterThan(weight(rendered.one("RoleBinding", name)))
        .isGreaterThan(weight(rendered.one("ClusterRoleBinding", name)));
    assertThat(weight(rendered.one("RoleBinding", name)))
        .isGreaterThan(weight(rendered.one("Role", name)));
  }

  private static int weight(JsonNode object) {
    return Integer.parseInt(Rendered.annotation(object, "helm.sh/hook-weight"));
  }

  /** A pod of an uninstall that broke off can then neither start nor have a successor. */
  @ParameterizedTest
  @CsvSource({
    "Unload, pre-install", "Unload, pre-upgrade", "Unload, pre-rollback",
    "Leave, pre-install", "Leave, pre-upgrade", "Leave, pre-rollback"
  })
  void deletesTheNamesOfEarlierUninstallsFirst(String onDelete, String hook) throws Exception {
    Rendered rendered = Rendered.of(helm, "--set", PAYLOAD, "--set", "onDelete=" + onDelete);

    assertThat(rendered.hooks(hook))
        .containsExactlyInAnyOrder(
            rendered.one("ServiceAccount", "onload-agent-cleanup"),
            rendered.one("ServiceAccount", "onload-agent-labels"))
        .allSatisfy(account ->
            assertThat(policy(account))
                .isEqualTo("before-hook-creation,hook-succeeded,hook-failed"));
  }

  /** Helm does not delete the objects of hooks with the release. */
  @Test
  void leavesOfAFailedHookOnlyTheLogOfTheRemoval() throws Exception {
    Rendered rendered = Rendered.of(helm, "--set", PAYLOAD);

    assertThat(rendered.hooks("pre-delete"))
        .filteredOn(object -> !policy(object).contains("hook-failed"))
        .containsExactly(rendered.one("Job", "onload-agent-cleanup"));
    assertThat(rendered.hooks("post-delete"))
        .allSatisfy(object -> assertThat(policy(object)).contains("hook-failed"));
    assertThat(rendered.objects())
        .filteredOn(object -> !Rendered.annotation(object, "helm.sh/hook").isEmpty())
        .hasSize(13)
        .allSatisfy(
            object -> assertThat(policy(object)).startsWith("before-hook-creation,hook-succeeded"));
  }

  private static String policy(JsonNode object) {
    return Rendered.annotation(object, "helm.sh/hook-delete-policy");
  }

  /** It does nothing while that ConfigMap is there, since then the release is. */
  @Test
  void letsTheLastHookReadWhetherTheReleaseIsStillThere() throws Exception {
    JsonNode role =
        Rendered.of(helm, "--set", PAYLOAD).one("Role", "onload-agent-labels").at("/rules/0");

    assertThat(role.path("resourceNames")).singleElement().asString().contains("desired");
    assertThat(role.path("verbs")).singleElement().asString().isEqualTo("\"get\"");
  }

  @Test
  void toleratesWhatTheValuesSayInAllItsPods() throws Exception {
    Rendered rendered =
        Rendered.of(
            helm,
            "--set",
            PAYLOAD,
            "--set-json",
            "cleanup.tolerations=[{\"operator\":\"Exists\"}]");

    assertThat(rendered.one("Job", "onload-agent-cleanup").at(POD + TOLERATIONS))
        .isEqualTo(rendered.one("Job", "onload-agent-labels").at(POD + TOLERATIONS))
        .isEqualTo(rendered.one("Pod", "onload-agent-test").at(TOLERATIONS))
        .singleElement()
        .hasToString("{\"operator\":\"Exists\"}");
  }
}
