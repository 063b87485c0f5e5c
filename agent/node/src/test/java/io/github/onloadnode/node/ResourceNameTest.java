package io.github.onloadnode.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kubelet's rule for names, with the names that real kubelets were seen to refuse. */
final class ResourceNameTest {

  @ParameterizedTest
  @ValueSource(strings = {"amd.com/onload", "solarflare.com/sfc", "amd.com/on_load.2-x", "a/B"})
  void acceptsWhatTheKubeletAccepts(String name) {
    assertThat(ResourceName.fault(name)).isEmpty();
    assertThat(new ResourceName(name)).hasToString(name);
  }

  @ParameterizedTest
  @CsvSource({
    "onload, needs a domain",
    "kubernetes.io/onload, is reserved",
    "x.kubernetes.io/onload, is reserved",
    "requests.amd.com/onload, may not start with requests.",
    "amd.com/onload/extra, the part after /",
    "AMD.com/onload, the part before /",
    "amd..com/onload, the part before /",
    "/onload, the part before /",
    "amd.com/-onload, the part after /",
    "amd.com/onload_, the part after /",
    "amd.com/, the part after /"
  })
  void refusesWhatTheKubeletRefusesAndSaysWhy(String name, String why) {
    assertThat(ResourceName.fault(name).orElseThrow())
        .startsWith("resource name \"" + name + "\" is invalid: ")
        .contains(why);
    assertThatThrownBy(() -> new ResourceName(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limitsBothPartsInLength() {
    assertThat(ResourceName.fault("a".repeat(63) + "/" + "b".repeat(63))).isEmpty();
    assertThat(ResourceName.fault("amd.com/" + "b".repeat(64))).isPresent();
    assertThat(ResourceName.fault("a".repeat(244) + "/b")).isEmpty();
    assertThat(ResourceName.fault("a".repeat(245) + "/b")).isPresent();
  }
}
