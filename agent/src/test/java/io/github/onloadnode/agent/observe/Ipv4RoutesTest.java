package io.github.onloadnode.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables of /proc/net. */
class Ipv4RoutesTest {

  private static final String HEADER =
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";

  @Test
  void findsDefaultRouteOfCapturedTable() {
    Ipv4Routes routes = Ipv4Routes.parse(Fixture.text("net/linux-6.18/route"));

    assertThat(routes.defaultInterfaces()).containsExactly("eth0");
    assertThat(routes.connectedInterfaces("192.0.2.2")).containsExactly("eth0");
    assertThat(routes.connectedInterfaces("198.51.100.1")).isEmpty();
  }

  @Test
  void ignoresRoutesThatLeadNowhere() {
    Ipv4Routes routes =
        Ipv4Routes.parse(
            HEADER
                + "*\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0\n"
                + "down\t00000000\t0100A8C0\t0002\t0\t0\t0\t00000000\t0\t0\t0\n");

    assertThat(routes.defaultInterfaces()).isEmpty();
  }

  @Test
  void prefersTheNarrowestNetwork() {
    Ipv4Routes routes =
        Ipv4Routes.parse(
            HEADER
                + "wide\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0\n"
                + "narrow\t0001000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
                + "gateway\t0001000A\t0100000A\t0003\t0\t0\t0\t80FFFFFF\t0\t0\t0\n");

    assertThat(routes.connectedInterfaces("10.0.1.200")).containsExactly("narrow");
    assertThat(routes.connectedInterfaces("10.9.9.9")).containsExactly("wide");
  }

  @Test
  void namesAllThatAreInTheSameNetwork() {
    Ipv4Routes routes =
        Ipv4Routes.parse(
            HEADER
                + "wide\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0\n"
                + "port0\t0001000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
                + "port1\t0001000A\t00000000\t0001\t0\t0\t101\t00FFFFFF\t0\t0\t0\n");

    assertThat(routes.connectedInterfaces("10.0.1.200")).containsExactly("port0", "port1");
  }

  @Test
  void knowsLocalAddressesOfCapturedTrie() {
    String trie = Fixture.text("net/linux-6.18/fib_trie");

    // .0 is the network, .255 its broadcast address: both are in the trie and not ours.
    assertThat(
            Ipv4Routes.local(trie, List.of("192.0.2.2", "192.0.2.0", "192.0.2.255", "203.0.113.9")))
        .containsExactly("192.0.2.2");
  }
}
