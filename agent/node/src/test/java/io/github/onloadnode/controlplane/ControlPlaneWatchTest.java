package io.github.onloadnode.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.HostCommand;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.testing.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that looks at namespaces. */
final class ControlPlaneWatchTest {

  @TempDir private Path directory;

  @Test
  void closesWhatWasNeverStarted() {
    NamespaceWatch namespaces =
        new NamespaceWatch(
            () -> ServedPods.of(Optional.empty(), List.of()),
            new HostFiles(new HostRoot(directory)),
            (program, _, _) -> new HostCommand.Result.NotStarted(program),
            new TestClock());
    ControlPlaneWatch watch = new ControlPlaneWatch(namespaces, Duration.ofMinutes(1));

    watch.close();

    assertThat(watch.namespaces()).isEmpty();
  }
}
