package io.github.onloadnode.act;

import static io.github.onloadnode.act.OneModule.answering;
import static io.github.onloadnode.act.OneModule.onload;
import static io.github.onloadnode.act.OneModule.planned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.simulator.SimulatedPod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules come and go, and it is proven. */
final class ModuleActionsTest {

  @TempDir private Path directory;

  @Test
  void givesParametersAsTheKernelParsesThem() {
    OneModule one = OneModule.in(directory);
    one.write(onload().withParameters(Map.of("cplane_server_params", "charp", "n", "int")));

    Optional<Finding> problem =
        one.load(Map.of("cplane_server_params", "-K --llap-max 1024", "n", "7"));

    assertThat(problem).isEmpty();
    assertThat(one.host().modules().loaded("onload").orElseThrow().parameters())
        .containsEntry("cplane_server_params", "-K --llap-max 1024")
        .containsEntry("n", "7");
  }

  @Test
  void namesModuleFileAsTheHostDoes() {
    OneModule one = OneModule.in(directory);

    Finding problem =
        one.actions(answering(Optional.of(Errno.EIO)))
            .load(List.of(planned(Map.of())))
            .orElseThrow();

    assertThat(problem.message())
        .startsWith("load module onload: finit_module /images/onload.ko: ");
  }

  @Test
  void reportsAnInitThatHangsAndStartsNoOtherBehindIt() {
    OneModule one = OneModule.in(directory);
    one.write(onload());
    ModuleActions actions = one.actions(one.kernel());
    one.kernel().hangInit("onload");
    try {
      assertThat(actions.load(List.of(planned(Map.of()))).orElseThrow().reason())
          .isEqualTo(Reason.INIT_HANGS);
      assertThat(actions.load(List.of(planned(Map.of()))).orElseThrow().reason())
          .isEqualTo(Reason.INIT_HANGS);
      assertThat(one.kernel().isInInit("onload")).isTrue();
    } finally {
      one.kernel().releaseInit("onload");
      await().until(() -> !one.kernel().isInInit("onload"));
    }
  }

  @Test
  void namesWhoKeepsAModuleFromBeingUnloadedAlsoWhereThatCameSince() {
    OneModule one = OneModule.in(directory);
    one.write(onload());
    one.load(Map.of());
    SimulatedPod pod =
        new SimulatedPod("trading", "engine-0", "1-2-3-4-5", "engine", "ab".repeat(32));
    NodeState before = one.state();
    one.host().processes().start(900, "engine", pod);
    one.host().processes().open(900, "onload");

    Finding problem = one.actions(one.kernel()).unload(List.of("onload"), before).orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.MODULE_IN_USE);
    assertThat(problem.message()).contains("unload module onload", "1 references", "process 900");
  }

  @Test
  void isDoneWithAModuleThatIsNotThere() {
    OneModule one = OneModule.in(directory);
    assertThat(one.actions(one.kernel()).unload(List.of("onload"), one.state())).isEmpty();
  }

  @Test
  void doesNotBelieveAnUnloadThatLeavesTheModule() {
    OneModule one = OneModule.in(directory);
    one.write(onload());
    one.load(Map.of());

    assertThat(
            one.actions(answering(Optional.empty()))
                .unload(List.of("onload"), one.state())
                .orElseThrow()
                .reason())
        .isEqualTo(Reason.UNLOAD_FAILED);
  }
}
