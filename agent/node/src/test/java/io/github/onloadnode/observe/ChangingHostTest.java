package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedModule;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** A host on which modules, adapters and processes come and go while it is looked at. */
class ChangingHostTest {

  @TempDir Path directory;

  private SimulatedHost host;
  private NodeObserver observer;

  @BeforeEach
  void boot() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    observer =
        new NodeObserver(
            new HostFiles(host.root()), host.linux(Mockito.mock(KernelModules.class)), Set.of());
  }

  @Test
  void staysWholeWhileTheHostChanges() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Thread kernel =
        Thread.ofPlatform()
            .name("simulated-kernel")
            .start(() -> {
              while (!done.get()) {
                change();
              }
            });

    try {
      for (int pass = 0; pass < 100; pass++) {
        NodeState state = observer.observe();

        assertThat(state.nics()).hasSize(4);
        assertThat(state.unread()).isEmpty();
        assertThat(state.holders()).isInstanceOf(Reading.Present.class);
        assertThat(state.modules().values())
            .filteredOn(module -> module.state() == KernelModule.State.LIVE)
            .allSatisfy(module -> assertThat(module.identity().buildId()).isPresent());
      }
    } finally {
      done.set(true);
      kernel.join();
    }
  }

  private void change() {
    host.modules().disappear("onload");
    host.adapters().unbind("sfc");
    host.processes().start(4242, "feedhandler");
    host.adapters().bind("sfc", true);
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);
    host.processes().open(4242, "onload");
    host.adapters().link(host.adapters().addresses().getFirst(), false);
    host.processes().end(4242);
  }
}
