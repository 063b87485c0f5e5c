package io.github.onloadnode.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What tells builds of a module apart. */
class ModuleIdentityTest {

  @Test
  void prefersSrcversionAndFallsBackToBuildId() {
    assertThat(ModuleIdentity.of(Optional.of("ABC"), Optional.of("12")))
        .contains(new ModuleIdentity(ModuleIdentity.Kind.SRCVERSION, "ABC"));
    assertThat(ModuleIdentity.of(Optional.empty(), Optional.of("12")))
        .contains(new ModuleIdentity(ModuleIdentity.Kind.BUILD_ID, "12"));
    assertThat(ModuleIdentity.of(Optional.empty(), Optional.empty())).isEmpty();
  }

  @Test
  void neverMatchesAnotherKind() {
    assertThat(ModuleIdentity.of(Optional.of("12"), Optional.empty()))
        .isNotEqualTo(ModuleIdentity.of(Optional.empty(), Optional.of("12")));
  }
}
