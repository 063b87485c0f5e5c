package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Revisions;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whether the library in pods would be taken by the driver. */
final class PreflightLibraryTest {

  private static final NodeState BARE = Nodes.bare().state();
  private static final Reading<Modinfo> KERNELS = Revisions.kernelModule();

  @Test
  void refusesALibraryOfAnotherVersion() {
    Finding problem = only(check(withLibrary("9.2.0", interfaceOf("9.1.0")), BARE));

    assertThat(problem.reason()).isEqualTo(Reason.LIBRARY_MISMATCH);
    assertThat(problem.message()).contains("9.2.0", "9.1.0");
  }

  @Test
  void refusesALibraryOfAnotherInterface() {
    assertThat(only(check(withLibrary("9.1.0", interfaceOf("9.2.0")), BARE)).message())
        .contains("libonload.so and onload.ko differ in the md5 of their interface");
  }

  @Test
  void refusesAPayloadWithoutLibrary() {
    Revision revision = Nodes.revision("9.1.0", "");

    assertThat(only(check(Revisions.withLibrary(revision, Optional.empty()), BARE)).reason())
        .isEqualTo(Reason.PAYLOAD_INCOMPLETE);
  }

  private static Preflight.Report check(Revision revision, NodeState state) {
    return Preflight.check(revision, state, KERNELS);
  }

  private static Finding only(Preflight.Report report) {
    assertThat(report.problems()).hasSize(1);
    return report.problems().getFirst();
  }

  private static String interfaceOf(String version) {
    return SimulatedPayload.userInterface(version);
  }

  private static Revision withLibrary(String version, String md5) {
    return Revisions.withLibrary(
        Nodes.revision("9.1.0", ""),
        Optional.of(
            new UserLibrary(
                "libonload.so",
                new TreeSet<>(List.of(version)),
                new TreeSet<>(List.of(SimulatedPayload.CONTROL_PLANE, md5)))));
  }
}
