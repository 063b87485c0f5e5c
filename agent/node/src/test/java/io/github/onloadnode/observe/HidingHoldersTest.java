package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedModule;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** Processes that hold a device and are hard to see. */
final class HidingHoldersTest {

  @TempDir Path directory;

  private SimulatedHost host;
  private HostTree tree;

  @BeforeEach
  void boot() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    tree = host.tree();
    SimulatedModule.onload("9.2.1", "6.4.0.1003").forEach(host.modules()::appear);
  }

  @Test
  void seesDescriptorsAfterTheFirstThreadEnded() {
    host.processes().start(4242, "engine");
    tree.directory("/proc/4242/fd");
    tree.directory("/proc/4242/task/4242/fd");
    tree.link("/proc/4242/task/4243/fd/3", "/dev/onload");

    assertThat(observe().holders().toOptional().orElseThrow())
        .singleElement()
        .satisfies(holder -> assertThat(holder.devices()).containsExactly("onload"));
  }

  @Test
  void doesNotKnowWhatThreadsHaveThatCannotBeListed() {
    host.processes().start(4242, "engine");
    tree.directory("/proc/4242/fd");
    tree.link("/proc/4242/task", "task");

    assertThat(observe().holders()).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void countsAHolderThatHidesItsName() {
    host.processes().start(4242, "engine");
    tree.link("/proc/4242/fd/9", "/dev/onload");
    tree.remove("/proc/4242/comm");
    tree.directory("/proc/4242/comm");

    assertThat(observe().holders().toOptional().orElseThrow())
        .singleElement()
        .satisfies(holder -> assertThat(holder.command()).isEqualTo("unreadable"));
  }

  @Test
  void countsDeletedNodeAsHeld() {
    host.processes().start(4242, "feedhandler");
    tree.link("/proc/4242/fd/9", "/dev/onload (deleted)");
    tree.link("/proc/4242/fd/10", "/usr/bin/onload");
    tree.link("/proc/4242/fd/11", "socket:[123]");

    assertThat(observe().holders().toOptional().orElseThrow())
        .singleElement()
        .satisfies(holder -> assertThat(holder.devices()).containsExactly("onload"));
  }

  private NodeState observe() {
    return new NodeObserver(
            new HostFiles(host.root()), host.linux(Mockito.mock(KernelModules.class)), Set.of())
        .observe();
  }
}
