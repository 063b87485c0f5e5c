package io.github.onloadnode.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tables of /proc/net. */
class Ipv6TablesTest {

  @Test
  void findsDefaultRouteAndNotTheUnreachableOne() {
    assertThat(Ipv6Tables.defaultInterfaces(Fixture.text("net/linux-6.18/ipv6_route")))
        .containsExactly("eth0");
  }

  @Test
  void findsInterfacesOfCapturedAddresses() {
    assertThat(Ipv6Tables.interfaces(Fixture.text("net/linux-6.18/if_inet6")))
        .containsEntry("fd00::2", "eth0")
        .containsEntry("::1", "lo");
  }

  @Test
  void passesOverWhatIsNoLine() {
    assertThat(Ipv6Tables.defaultInterfaces("nonsense\n\n")).isEmpty();
    assertThat(Ipv6Tables.interfaces("0 0\n")).isEmpty();
  }
}
