package io.github.onloadnode.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uses of a card's interface that do not show in /proc/net/route or in names that are text. */
@Tag("lab-node")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CardInUseIT {

  private static final String CARD = "enp59s0f1np1";

  private final Guest guest;
  private final Cluster cluster;
  private final AgentInGuest agent;
  private final NodeInGuest node;

  CardInUseIT(Guest guest, Cluster cluster) {
    this.guest = guest;
    this.cluster = cluster;
    this.agent = new AgentInGuest(guest, "card-in-use");
    this.node = new NodeInGuest(guest);
  }

  @BeforeAll
  void nodeThatRuns91() {
    node.plugInCards();
    cluster.start();
    agent.order("9.1");
    agent.start();
    agent.awaitEnded("Succeeded");
    agent.awaitHealthy(100);
  }

  @AfterEach
  void runs91WithCardsThatNobodyUses() {
    guest.run(
        """
        ip route del default metric 50
        ip rule del table 100
        ip route flush table 100
        ip link del "$(printf 'b\\366rse0')"
        ip link set "$(printf 'b\\366rse1')" name %1$s
        ip link set %1$s down
        """
            .formatted(CARD));
    agent.order("9.1", "retry: " + System.nanoTime());
    node.awaitServing(agent, "9.1.0");
  }

  @AfterAll
  void leaveNothing() {
    agent.forget();
    node.unplugCards();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "one next hop of several"
            + "| ip route add default metric 50 nexthop dev dummy0 nexthop via 192.0.2.3 dev "
            + CARD
            + "| ip route del default metric 50",
        "only in a table that a rule leads to"
            + "| ip rule add from 192.0.2.2 table 100 &&"
            + " ip route add default via 192.0.2.3 dev "
            + CARD
            + " table 100"
            + "| ip route del default table 100",
      })
  void staysWhileADefaultRouteLeadsOverIt(String which, String add, String delete) {
    guest.output("ip address add 192.0.2.2/31 dev %1$s && ip link set %1$s up".formatted(CARD));
    guest.output(add);
    assertThat(guest.output("cat /proc/net/route").lines())
        .as(which)
        .noneMatch(route -> route.startsWith(CARD + "\t00000000\t"));

    assertLeftInPlace(CARD + " carries the default route");

    guest.output(delete + " && ip link set " + CARD + " down");
    assertReplaced();
  }

  /** In Latin-1, so not valid UTF-8. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a bond over it"
            + "| ip link add \"$(printf 'b\\366rse0')\" type bond &&"
            + " ip link set "
            + CARD
            + " master \"$(printf 'b\\366rse0')\""
            + "| ip link del \"$(printf 'b\\366rse0')\""
            + "| "
            + CARD
            + " may be in use: ",
        "the interface itself"
            + "| ip link set "
            + CARD
            + " name \"$(printf 'b\\366rse1')\""
            + "| ip link set \"$(printf 'b\\366rse1')\" name "
            + CARD
            + "| may be in use: its name is not text",
      })
  void staysWhileAUsersNameIsNotText(String which, String begin, String end, String said) {
    guest.output(begin);

    assertLeftInPlace(said);

    guest.output(end + " && ip link set " + CARD + " down");
    assertReplaced();
  }

  /** An order that would replace sfc ends before any device is withheld. */
  private void assertLeftInPlace(String said) {
    var before = agent.log().length();

    agent.order("9.2");

    agent.awaitEnded("Rejected NicInUse");
    assertThat(agent.report().result()).contains(said);
    assertThat(node.version("sfc")).isEqualTo("6.2.1.1006");
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    assertThat(agent.report().healthyDevices()).isEqualTo(100);
    assertThat(agent.log().substring(before)).doesNotContain("to=Quiesce", "module unloaded");
  }

  private void assertReplaced() {
    agent.order("9.2", "retry: now");

    agent.awaitEnded("Succeeded");
    assertThat(node.version("sfc")).isEqualTo("6.4.0.1003");
    agent.awaitHealthy(100);
  }
}
