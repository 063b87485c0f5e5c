package io.github.onloadnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a loaded module says about its build. */
class KernelModuleTest {

  private static final Reading<String> BUILD_ID = Reading.present("c0ffee");
  private static final Reading<String> CLOSED = Reading.unreadable("closed");

  @Test
  void letterOMeansBuiltOutsideTheKernel() {
    assertThat(module("sfc", "OE").isOutOfTree()).isTrue();
    assertThat(module("sfc", "E").isOutOfTree()).isFalse();
    assertThat(module("sfc", "").isOutOfTree()).isFalse();
  }

  @Test
  void identityIsWhatCouldBeRead() {
    KernelModule module = module("sfc", Reading.present("9.2"), Reading.absent(), BUILD_ID);

    assertThat(module.identity())
        .isEqualTo(new ModuleIdentity(Optional.of("c0ffee"), Optional.empty(), Optional.of("9.2")));
  }

  @Test
  void absentPartsAreNoReasonToDoubtAnIdentity() {
    assertThat(module("sfc", "O").unreadableIdentity()).isEmpty();
    assertThat(module("sfc", Reading.present("9.2"), CLOSED, BUILD_ID).unreadableIdentity())
        .contains("closed");
    assertThat(module("sfc", CLOSED, Reading.absent(), BUILD_ID).unreadableIdentity())
        .contains("closed");
  }

  static KernelModule module(String name, String taint) {
    return module(name, taint, Reading.absent(), Reading.absent(), BUILD_ID);
  }

  private static KernelModule module(
      String name, Reading<String> version, Reading<String> srcversion, Reading<String> buildId) {
    return module(name, "O", version, srcversion, buildId);
  }

  private static KernelModule module(
      String name,
      String taint,
      Reading<String> version,
      Reading<String> srcversion,
      Reading<String> buildId) {
    return new KernelModule(
        name,
        KernelModule.State.LIVE,
        version,
        srcversion,
        buildId,
        Reading.present(0),
        List.of(),
        taint,
        Map.of());
  }
}
