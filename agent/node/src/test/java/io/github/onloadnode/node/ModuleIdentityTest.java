package io.github.onloadnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What tells builds of a module apart. */
class ModuleIdentityTest {

  private static final ModuleIdentity BUILD = identity("b83e", "5CD1", "9.2.1");

  @Test
  void isOfTheSameBuildWhereEverythingThatBothSayIsEqual() {
    assertThat(BUILD.matches(BUILD)).isTrue();
    assertThat(BUILD.matches(identity("b83e", "", ""))).isTrue();
    assertThat(BUILD.matches(identity("", "5CD1", "9.2.1"))).isTrue();
    assertThat(identity("", "", "9.2.1").matches(BUILD)).isTrue();
  }

  /** As two builds of one source with another text of their version have it. */
  @Test
  void isOfAnotherBuildWhereTheSourcesAreTheSame() {
    assertThat(BUILD.matches(identity("c0de", "5CD1", "9.2.1"))).isFalse();
    assertThat(BUILD.matches(identity("b83e", "5CD1", "9.2.2"))).isFalse();
    assertThat(BUILD.matches(identity("b83e", "0000", "9.2.1"))).isFalse();
  }

  @Test
  void isOfAnotherBuildWhereNothingCanBeCompared() {
    assertThat(BUILD.matches(ModuleIdentity.UNKNOWN)).isFalse();
    assertThat(ModuleIdentity.UNKNOWN.matches(ModuleIdentity.UNKNOWN)).isFalse();
    assertThat(identity("b83e", "", "").matches(identity("", "5CD1", "9.2.1"))).isFalse();
  }

  @Test
  void saysHowBuildsDiffer() {
    assertThat(identity("c0de", "5CD1", "9.2.2").differenceFrom(BUILD))
        .isEqualTo("build id c0de instead of b83e, version 9.2.2 instead of 9.2.1");
    assertThat(ModuleIdentity.UNKNOWN.differenceFrom(BUILD)).contains("nothing in common");
  }

  @Test
  void isShownByItsSrcversionElseItsBuildId() {
    assertThat(BUILD.shown()).contains("5CD1");
    assertThat(identity("b83e", "", "").shown()).contains("b83e");
    assertThat(ModuleIdentity.UNKNOWN.shown()).isEmpty();
  }

  private static ModuleIdentity identity(String buildId, String srcversion, String version) {
    return new ModuleIdentity(text(buildId), text(srcversion), text(version));
  }

  private static Optional<String> text(String text) {
    return Optional.of(text).filter(known -> !known.isEmpty());
  }
}
