package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.Payload;
import java.time.Duration;
import java.util.List;

/** The guest's modules, the payloads on its disk, and the files of an agent. */
record NodeInGuest(Guest guest) {

  /** A pod that requests one device and prints what it got. */
  static final String TRADER =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: trader}
      spec:
        terminationGracePeriodSeconds: 1
        containers:
        - name: app
          image: localhost/lab/probe:1
          imagePullPolicy: Never
          resources: {limits: {amd.com/onload: 1}}
      """;

  private static final String MODULES = "cut -d ' ' -f 1 /proc/modules | grep -v lab_ | sort";
  private static final String JOURNAL = "/var/lib/onload-agent/journal.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The state after every boot: two ports with the in-tree driver. */
  void plugInCards() {
    guest.output("modprobe lab_pci card=1924:0b03/2/4/0 && modprobe sfc");
  }

  /** Cleans the guest for the next test; servers must end before modules can be unloaded. */
  void unplugCards() {
    guest.run(
        """
        kill $(cat /proc/driver/onload/cp_server_pids)
        for try in $(seq 50); do
          [ ! -e /sys/module/onload ] || rmmod onload || { sleep 0.1; continue; }
          break
        done
        rmmod sfc_char sfc_resource sfc lab_pci
        """);
  }

  /** Cuts the power and boots again; only what a boot starts runs then. */
  void powerCycle() {
    guest.powerCut();
    guest.start();
    plugInCards();
  }

  /** Starts a kubelet without an API server. */
  void startKubelet() {
    guest.run("cluster alone", SOON).expectSuccess();
  }

  /** The names of the pods that the kubelet runs or would run, asked without the API server. */
  List<String> podsOfTheKubelet() {
    var answer = guest.output("curl -s -f -k -m 5 https://127.0.0.1:10250/pods");
    try {
      return JSON.readTree(answer).path("items").findValues("metadata").stream()
          .map(metadata -> metadata.path("name").asText())
          .toList();
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + answer, e);
    }
  }

  /** The first process of a pod of the namespace default. */
  int processOf(String pod) {
    return Integer.parseInt(guest.output("echo " + processOfPod(pod)));
  }

  /** The same as an expression for the guest's shell. */
  static String processOfPod(String pod) {
    return "$(grep -l $(basename /var/log/pods/default_%s_* | cut -d _ -f 3) /proc/[0-9]*/cgroup | head -n 1 | cut -d / -f 3)"
        .formatted(pod);
  }

  /** A copy of the good payload that a test may damage. */
  String copyOfPayload() {
    return guest.output(
        "copy=$(mktemp -d /root/payload-XXXX); cp -a /lab/payloads/9.1/. $copy; echo $copy");
  }

  /** Loaded modules by name, without those of the lab. */
  List<String> modules() {
    return guest.output(MODULES).lines().toList();
  }

  /** Of a loaded module; empty where it has none or is not there. */
  String version(String module) {
    return guest.output("cat /sys/module/" + module + "/version || true");
  }

  /** Waits until the node runs Onload of this version, and its agent serves all devices. */
  void awaitServing(AgentInGuest agent, String version) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(version("onload")).isEqualTo(version);
          assertThat(agent.report().phase()).isEqualTo("Idle");
          assertThat(agent.report().healthyDevices()).isEqualTo(100);
        });
  }

  /** Whether the loaded sfc is the in-tree one, which has no version. */
  boolean isInTree() {
    return guest.run("cat /sys/module/sfc/version").exitCode() != 0;
  }

  /** Sorted matches in the kubelet's checkpoint of devices and their holders. */
  String remembered(String expression) {
    return guest.output(
        "grep -o '%s' /var/lib/kubelet/device-plugins/kubelet_internal_checkpoint | sort -u"
            .formatted(expression));
  }

  String vermagic(String build) {
    return guest.output("modinfo -F vermagic %s/onload.ko".formatted(new Payload(build).modules()));
  }

  /** Process ids of the control-plane servers, as the kernel lists them. */
  List<String> servers() {
    return guest
        .run("sort -n /proc/driver/onload/cp_server_pids 2> /dev/null")
        .output()
        .lines()
        .toList();
  }

  /** Ends all control-plane servers; the kernel starts one again when it is asked. */
  void endServers() {
    guest.run("kill $(cat /proc/driver/onload/cp_server_pids)");
  }

  /** What the agent has on the disk; a missing node where there is nothing. */
  JsonNode journal() {
    var file = guest.run("cat " + JOURNAL);
    try {
      return file.exitCode() == 0 ? JSON.readTree(file.output()) : MissingNode.getInstance();
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + file.output(), e);
    }
  }

  String step() {
    return journal().path("step").asText();
  }

  void awaitStep(String step) {
    awaitStep(step, SOON);
  }

  /** Watched in the guest: a step may be shorter than a question to it takes. */
  void awaitStep(String step, Duration limit) {
    var script =
        "timeout %d sh -c 'until grep -qs \"\\\"step\\\":\\\"%s\\\"\" %s; do sleep 0.02; done' || { cat %3$s; exit 1; }"
            .formatted(limit.toSeconds(), step, JOURNAL);
    guest.run(script, limit.plus(SOON)).expectSuccess();
  }
}
