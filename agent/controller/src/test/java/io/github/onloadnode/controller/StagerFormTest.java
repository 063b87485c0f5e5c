package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.github.onloadnode.api.ImagePull;
import io.github.onloadnode.rollout.StagerOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The pod that the API server gets. */
final class StagerFormTest {

  private static final Path GOLDEN = Path.of("src/test/resources/stager/pod.yaml");
  private static final Owner OWNER = new Owner(new ResourceKey("apps", "onload"), "uid-1");

  @Test
  void isThePodOfTheGoldenFile() throws IOException {
    String yaml = new KubernetesSerialization().asYaml(StagerForm.pod(OWNER, order("n1", 7)));
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, yaml);
    }

    assertThat(yaml).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void hasANameOfItsOwnForEachOrder() {
    assertThat(
            List.of(
                StagerForm.name(OWNER, order("n1", 7)),
                StagerForm.name(OWNER, order("n2", 7)),
                StagerForm.name(OWNER, order("n1", 8)),
                StagerForm.name(new Owner(OWNER.key(), "uid-2"), order("n1", 7))))
        .doesNotHaveDuplicates();
  }

  @Test
  void hasNamesAndLabelsThatKubernetesTakesHoweverLongTheirPartsAre() {
    Owner owner = new Owner(new ResourceKey("apps", "o".repeat(40) + ".x".repeat(100)), "uid-1");

    Pod pod = StagerForm.pod(owner, order("n".repeat(253), 7));

    assertThat(pod.getMetadata().getName())
        .hasSizeLessThanOrEqualTo(63)
        .matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
    assertThat(pod.getMetadata().getLabels().values())
        .allMatch(value -> value.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?"));
  }

  private static StagerOrder order(String node, long seq) {
    return new StagerOrder(
        node,
        seq,
        "onload-3f9c2a7b10de",
        "6.1.0-56-amd64",
        "registry.example.com/onload/modules:9.2.1-6.1.0-56-amd64",
        "registry.example.com/onload/user:9.2.1",
        new ImagePull(Optional.of("IfNotPresent"), List.of("registry")),
        Optional.of("onload"));
  }
}
