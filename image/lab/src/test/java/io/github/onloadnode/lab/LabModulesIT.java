package io.github.onloadnode.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stand-ins do what the real modules of Onload 9 do. */
@Tag("lab-node")
@InGuest
final class LabModulesIT {
  private static final Payload GOOD = new Payload("9.1");

  private final Guest guest;

  LabModulesIT(Guest guest) {
    this.guest = guest;
  }

  @BeforeEach
  void plugCard() {
    guest.output("modprobe lab_pci card=1924:0b03/2/4/0,10ee:0100/1/0/1,8086:1572/1");
  }

  @AfterEach
  void unplugCard() {
    guest.run(
        """
        [ ! -e /proc/driver/onload ] || kill $(cat /proc/driver/onload/cp_server_pids)
        for i in $(seq 50); do rmmod onload 2> /dev/null; [ -e /sys/module/onload ] || break; sleep 0.1; done
        rmmod sfc_char sfc_resource sfc lab_pci
        """);
  }

  @Test
  void loadsInOrderAndMakesDevicesWithDynamicMajors() {
    guest.output(GOOD.insmodAll());

    for (var device : new String[] {"onload", "onload_epoll", "sfc_char"}) {
      var major = guest.output("awk '$2 == \"%s\" {print $1}' /proc/devices".formatted(device));
      assertThat(guest.output("stat -c '%a %Hr' /dev/" + device)).isEqualTo("666 " + major);
    }
  }

  @Test
  void refusesOnloadBeforeTheModulesItNeeds() {
    var result = guest.run("insmod " + GOOD.modules() + "/onload.ko");

    assertThat(result.output()).contains("Unknown symbol in module");
    assertThat(result.exitCode()).isNotZero();
  }

  @Test
  void saysItsVersionWithTheTrailingBlankAndTheInterfaceThatIsInTheLibrary() {
    guest.output(GOOD.insmodAll());

    var lines = guest.output("cat /proc/driver/onload/version").split("\n");

    assertThat(lines[0]).isEqualTo("onload_product: Onload");
    assertThat(lines[1]).isEqualTo("onload_version: 9.1.0 ");
    assertThat(lines[2]).matches("uk_intf_ver: [0-9a-f]{32}");
    assertThat(guest.output("cat /sys/module/onload/version; echo .")).startsWith("9.1.0 \n");
    var digest = lines[2].substring("uk_intf_ver: ".length());
    guest.output(
        "grep -q %s %s/opt/onload/usr/lib64/libonload.so".formatted(digest, GOOD.directory()));
    guest.output(
        "! grep -q %s /lab/payloads/9.2/opt/onload/usr/lib64/libonload.so".formatted(digest));
  }

  /** As created by module_param_cb, without types in modinfo. */
  @Test
  void declaresTheServersParametersWithoutAType() {
    var onload = GOOD.modules() + "/onload.ko";

    assertThat(guest.output("modinfo -F parm " + onload))
        .contains("cplane_server_path:", "cplane_spawn_server:", "shrub_controller_path:");
    assertThat(guest.output("modinfo -F parmtype " + onload))
        .contains("cplane_spawn_server:bool")
        .doesNotContain("cplane_server_", "shrub_controller_path");
  }

  /** The control plane's interface does not identify a build. */
  @Test
  void sharesTheControlPlanesInterfaceWithEveryBuild() {
    var shared =
        """
        md5() { grep -aoE '(^|[^0-9a-f])[0-9a-f]{32}([^0-9a-f]|$)' "$@" | grep -aoE '[0-9a-f]{32}' | sort -u; }
        md5 -h %1$s/onload.ko > /tmp/driver
        md5 -h /lab/payloads/%2$s/opt/onload/usr/lib64/libonload.so | grep -xFf /tmp/driver | wc -l
        """;

    assertThat(guest.output(shared.formatted(GOOD.modules(), "9.1"))).isEqualTo("2");
    assertThat(guest.output(shared.formatted(GOOD.modules(), "9.2"))).isEqualTo("1");
  }

  @Test
  void startsTheServerWithTheDocumentedArgumentsAsAnUnprivilegedUser() {
    guest.output(GOOD.insmodAll());

    var pid = awaitServer();

    assertThat(guest.output("tr '\\0' ' ' < /proc/%s/cmdline".formatted(pid)).strip())
        .isEqualTo(
            GOOD.directory()
                + "/opt/onload/sbin/onload_cp_server -K --llap-max 1024 --no-ipv6 --daemonise --bootstrap"
                + " --uid 65534 --gid 65534");
    await()
        .untilAsserted(() ->
            assertThat(
                    guest.output(
                        "grep -E 'Uid|CapEff' /proc/%s/status | tr -s '\\t ' ' '".formatted(pid)))
                .isEqualTo("Uid: 65534 65534 65534 65534\nCapEff: 0000000000001000"));
    assertThat(guest.output("cat /sys/module/onload/refcnt")).isEqualTo("4");
  }

  @Test
  void refusesRemovalWhileAProgramHoldsADevice() {
    guest.output(GOOD.insmodAll());
    var probe = guest.background("probe", "exec onload-probe --hold");
    await().untilAsserted(() -> assertThat(probe.log()).contains("ready=1"));
    guest.output("kill " + awaitServer());
    await().until(() -> guest.output("cat /proc/driver/onload/cp_server_pids").isEmpty());

    assertThat(guest.run("rmmod onload").output()).contains("in use");

    probe.signal("TERM");
    await().until(() -> guest.run("rmmod onload").exitCode() == 0);
  }

  @Test
  void startsAServerForTheNamespaceOfAClientAndEndsItAfterTheGraceTime() {
    guest.output(GOOD.insmodAll("cplane_server_grace_timeout=1"));
    var first = awaitServer();

    guest.output(
        "ip netns add pod; ip netns exec pod %s/opt/onload/usr/bin/onload_mibdump usage"
            .formatted(GOOD.directory()));

    var second = guest.output("grep -vx %s /proc/driver/onload/cp_server_pids".formatted(first));
    assertThat(guest.output("readlink /proc/%s/ns/net".formatted(second)))
        .isNotEqualTo(guest.output("readlink /proc/1/ns/net"));
    await()
        .atMost(Patience.SOON)
        .until(() -> guest.output("cat /proc/driver/onload/cp_server_pids").equals(first));
    guest.output("ip netns del pod");
  }

  @Test
  void restartsTheIdleServerWhenItsParametersChange() {
    guest.output(GOOD.insmodAll());
    var before = awaitServer();

    guest.output("echo '-K --llap-max 77' > /sys/module/onload/parameters/cplane_server_params");

    await()
        .untilAsserted(() -> {
          var pid = awaitServer();
          assertThat(pid).isNotEqualTo(before);
          assertThat(guest.output("tr '\\0' ' ' < /proc/%s/cmdline".formatted(pid)))
              .contains("--llap-max 77");
        });
  }

  @Test
  void offersEachFunctionOnTheAuxiliaryBusAndOnloadTakesIt() {
    guest.output(GOOD.insmodAll());
    guest.output("echo 2 > /sys/class/net/enp59s0f0np0/device/sriov_numvfs");

    assertThat(guest.output("ls /sys/bus/auxiliary/devices").split("\n"))
        .containsExactly("sfc.onload.0", "sfc.onload.1", "sfc.onload.2", "sfc.onload.3");
    assertThat(guest.output("wc -l < /proc/driver/onload/filter_hwports")).isEqualTo("4");
    assertThat(guest.output("cat /sys/module/sfc/refcnt")).isEqualTo("0");
    assertThat(guest.output("basename $(readlink /sys/class/net/enp59s0f0v1/device/physfn)"))
        .isEqualTo("0000:3b:00.0");
    assertThat(guest.output("cat /sys/class/net/enp59s0f0np0/device/numa_node")).isEqualTo("0");
  }

  @Test
  void inTreeDriverHasNoVersionTakesEf100AndOffersOnloadNothing() {
    guest.output("modprobe sfc");

    assertThat(guest.run("cat /sys/module/sfc/version").exitCode()).isNotZero();
    // An unsigned module sets taint E if the kernel supports signatures; out of tree would be O.
    assertThat(guest.output("cat /sys/module/sfc/taint")).doesNotContain("O");
    assertThat(guest.output("ls /sys/bus/pci/drivers/sfc | grep :"))
        .isEqualTo("0000:3b:00.0\n0000:3b:00.1\n0000:43:00.0");
    assertThat(guest.output("ls /sys/bus/auxiliary/devices")).isEmpty();
    assertThat(guest.run("insmod " + GOOD.modules() + "/sfc.ko").output()).contains("File exists");
  }

  @Test
  void libraryIsMappedIsAStackAndSaysWhatItIs() {
    guest.output(GOOD.insmodAll());
    awaitServer();
    var library = GOOD.directory() + "/opt/onload/usr/lib64/libonload.so";
    var probe =
        guest.background(
            "probe", "LD_PRELOAD=%s exec onload-probe --socket --hold".formatted(library));
    await().untilAsserted(() -> assertThat(probe.log()).contains("ready=1"));

    assertThat(probe.log()).contains("libonload=" + library).doesNotContain("Failed");
    assertThat(guest.output("cat /proc/driver/onload/stacks_ul"))
        .matches("\\d+: " + probe.pid() + " 0( 0){25}");
    assertThat(guest.output(library)).startsWith("Onload 9.1.0\n");
    probe.signal("TERM");
    await().until(() -> !probe.isAlive());
  }

  private String awaitServer() {
    await().until(() -> !guest.output("cat /proc/driver/onload/cp_server_pids").isEmpty());
    return guest.output("head -n 1 /proc/driver/onload/cp_server_pids");
  }
}
