package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.InGuest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A change on a node with a faulty disk, clock or kubelet. */
@Tag("lab-node")
@InGuest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileNodeIT {

  private static final String STATE = "/var/lib/onload-agent";

  private final Guest guest;
  private final Cluster cluster;
  private final AgentInGuest agent;
  private final NodeInGuest node;

  HostileNodeIT(Guest guest, Cluster cluster) {
    this.guest = guest;
    this.cluster = cluster;
    this.agent = new AgentInGuest(guest, "hostile");
    this.node = new NodeInGuest(guest);
  }

  @BeforeAll
  void nodeWhoseAgentHasASmallDisk() {
    node.plugInCards();
    cluster.start();
    guest.output("mkdir -p %1$s && mount -t tmpfs -o size=80m none %1$s".formatted(STATE));
    agent.order("9.1");
    agent.start();
    agent.awaitEnded("Succeeded");
  }

  @AfterEach
  void runs91() {
    guest.output("mount -o remount,rw %1$s && rm -f %1$s/fill".formatted(STATE));
    agent.order("9.1");
    node.awaitServing(agent, "9.1.0");
  }

  @AfterAll
  void leaveNothing() {
    guest.run("kill $(pidof onload-probe)");
    agent.kill();
    guest.run("umount " + STATE);
    agent.forget();
    node.unplugCards();
  }

  @Test
  void changesNothingWhileItsDiskIsFull() {
    guest.run("dd if=/dev/zero of=%s/fill bs=4k".formatted(STATE));

    agent.order("9.2");

    agent.awaitProblem("JournalNotWritten", "No space left", "free space");
    assertServesOld();
    guest.output("rm %s/fill".formatted(STATE));
    agent.awaitEnded("Succeeded");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
  }

  @Test
  void changesNothingWhileItsDiskIsReadOnly() {
    guest.output("mount -o remount,ro " + STATE);

    agent.order("9.2");

    agent.awaitProblem("JournalNotWritten", "Read-only file system");
    assertServesOld();
    guest.output("mount -o remount,rw " + STATE);
    agent.awaitEnded("Succeeded");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
  }

  @Test
  void changesNothingWhereFilesForPodsCannotBeWritten() {
    guest.output("mount --bind /opt /opt && mount -o remount,bind,ro /opt");
    try {
      // The copies of 9.2 may be there from another test, and then nothing has to be written.
      agent.order("fails-init");

      agent.awaitEnded("Rejected DiskReadOnly");
      assertThat(agent.report().result()).contains("/opt/onload-agent");
      assertServesOld();
    } finally {
      guest.output("umount --lazy /opt");
    }
  }

  @Test
  void waitsForAKubeletThatIsAway() {
    cluster.stopKubelet();
    try {
      agent.order("9.2");

      agent.awaitProblem("HoldersUnknown");
      assertThat(node.step()).isEqualTo("Quiesce");
      assertThat(node.version("onload")).isEqualTo("9.1.0");
    } finally {
      cluster.startKubelet();
    }
    agent.awaitEnded("Succeeded");
    assertThat(node.version("onload")).isEqualTo("9.2.0");
  }

  @Test
  void isNotHeldUpByAClockThatStepsBack() {
    var holder = guest.background("hostile-probe", "exec onload-probe --hold");
    await().atMost(SOON).untilAsserted(() -> assertThat(holder.log()).contains("ready=1"));
    agent.order("9.2");
    agent.awaitProblem("WaitingForHolders", "onload-probe");
    guest.output("date -s '1 hour ago'");
    try {
      holder.signal("TERM");

      agent.awaitEnded("Succeeded");
    } finally {
      guest.output("date -s '1 hour'");
    }
    assertThat(node.version("onload")).isEqualTo("9.2.0");
  }

  private void assertServesOld() {
    assertThat(node.version("onload")).isEqualTo("9.1.0");
    assertThat(agent.report().healthyDevices()).isEqualTo(100);
  }
}
