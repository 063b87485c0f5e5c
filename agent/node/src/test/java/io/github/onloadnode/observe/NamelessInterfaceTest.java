package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.KernelModules;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.simulator.SimulatedHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

/** Interfaces whose names are bytes that are no text, as {@code b%F6rse0} in Latin-1. */
final class NamelessInterfaceTest {

  @TempDir private Path directory;
  private SimulatedHost host;
  private String net;
  private String name;

  @BeforeEach
  void boot() {
    host = SimulatedHost.create(directory, SimulatedHost.Shape.usual());
    host.adapters().bind("sfc", true);
    PciAddress first = host.adapters().addresses().getFirst();
    net = "/sys/devices/pci0000:3b/" + first + "/net/";
    name = host.adapters().networkInterface(first);
  }

  @Test
  void isTakenForOneInUse() throws Exception {
    host.tree().remove(net + name);
    shell("mkdir \"$1/$(printf 'b\\366rse0')\"", net);

    assertThat(interfaces())
        .singleElement()
        .satisfies(netdev -> {
          assertThat(netdev.name()).isEqualTo("b%F6rse0");
          assertThat(netdev.uses())
              .extracting(InterfaceUse::description)
              .containsExactly("may be in use: its name is not text");
        });
  }

  @Test
  void isTakenForUseOfTheOneBelow() throws Exception {
    shell("ln -s vlan \"$1/upper_$(printf 'b\\366rse0')\"", net + name);

    assertThat(interfaces().getFirst().uses())
        .singleElement()
        .isInstanceOf(InterfaceUse.Unreadable.class);
  }

  private void shell(String script, String below) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-ec", script, "sh", directory + below).start();
    assertThat(shell.waitFor()).isZero();
  }

  private List<NetworkInterface> interfaces() {
    return new NodeObserver(
            new HostFiles(host.root()), host.linux(Mockito.mock(KernelModules.class)), Set.of())
        .observe()
        .nics()
        .getFirst()
        .interfaces();
  }
}
