package io.github.onloadnode.story;

import static io.github.onloadnode.lab.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.lab.Cluster;
import io.github.onloadnode.lab.Guest;

/** The agent that the chart runs on the guest's node, as those see it who have a cluster. */
record AgentPod(Guest guest, Cluster cluster, String namespace) {

  /** The one in the README's line to install. */
  static final String NAMESPACE = "--namespace onload-agent";

  private static final String SELECTOR = " --selector app.kubernetes.io/component=agent";
  private static final String RESOURCE = "amd.com/onload";
  private static final String PROCESS =
      "pgrep -f -o '^/usr/lib/onload-agent/runtime/bin/java .* agent'";

  AgentPod(Guest guest, Cluster cluster) {
    this(guest, cluster, NAMESPACE);
  }

  void awaitAllocatable(String count) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(cluster.allocatable(RESOURCE)).isEqualTo(count));
  }

  void awaitReady() {
    cluster.kubectl(
        "rollout status daemonset/onload-agent --timeout %ds %s"
            .formatted(SOON.toSeconds(), namespace));
  }

  /** Waits until the agent names this as a problem of the node. */
  void awaitProblem(String... words) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(report().problems())
                .anySatisfy(problem -> assertThat(problem).contains(words)));
  }

  /** What the agent says of itself now. */
  AgentReport report() {
    return AgentReport.parse(page("/api/v1/node"));
  }

  String page(String path) {
    return guest.output("curl -s -f -m 5 http://127.0.0.1:9810" + path);
  }

  String log() {
    return cluster.kubectl("logs daemonset/onload-agent " + namespace);
  }

  /**
   * All that the agent says of itself: its log, and its page as seen in the agent's own network.
   * Nothing where it says nothing yet.
   */
  String said() {
    String log = cluster.tryKubectl("logs daemonset/onload-agent " + namespace).output();
    String page =
        guest
            .run(
                "nsenter --net --target \"$(%s)\" curl -s -m 5 http://127.0.0.1:9810/api/v1/node"
                    .formatted(PROCESS))
            .output();
    return log + page;
  }

  /** The image that the kubelet was told to run. */
  String image() {
    return cluster.value("pod " + namespace + SELECTOR, "{.items[0].spec.containers[0].image}");
  }

  /** The pod's name; it is another one's after the pod was replaced. */
  String name() {
    return cluster.value("pod " + namespace + SELECTOR, "{.items[0].metadata.name}");
  }

  /** How often the kubelet had to start the pod's container again. */
  String restarts() {
    return cluster.value(
        "pod " + namespace + SELECTOR, "{.items[0].status.containerStatuses[0].restartCount}");
  }

  void delete() {
    cluster.kubectl("delete pod " + namespace + SELECTOR);
  }

  /** Runs a program in the agent's container; there is no shell in it. */
  String exec(String words) {
    return cluster.kubectl("exec daemonset/onload-agent " + namespace + " -- " + words);
  }

  /** The agent's process as the node numbers it. */
  int pid() {
    return Integer.parseInt(guest.output(PROCESS));
  }

  /** Whether the node has a process of it, asked without the API server. */
  boolean isRunning() {
    return guest.run(PROCESS).exitCode() == 0;
  }

  String mappedFiles() {
    return guest.output(
        "grep -o '/usr/lib/onload-agent/.*' /proc/%d/maps | sort -u".formatted(pid()));
  }

  /** Memory, and the time from the process's start to its registration, for people. */
  String cost() {
    return guest.output(
        """
        pid=%d
        group=/sys/fs/cgroup$(cut -d : -f 3 /proc/$pid/cgroup)
        megabytes() { awk '{ printf "%%.1f MiB", $1 / 1048576 }' "$1"; }
        registered=$(grep -h 'registered with kubelet' /var/log/pods/onload-agent_*/agent/*.log | head -n 1 | cut -d ' ' -f 1)
        booted=$(date +%%s.%%N | awk -v up="$(cut -d ' ' -f 1 /proc/uptime)" '{ printf "%%.3f", $1 - up }')
        printf 'registered %%.1f s after its start, resident %%s, its container %%s, at most %%s of %%s' \
          "$(awk -v at="$(date -d "$registered" +%%s.%%N)" -v boot="$booted" '{ print at - boot - $22 / 100 }' /proc/$pid/stat)" \
          "$(awk '/VmRSS/ { printf "%%.1f MiB", $2 / 1024 }' /proc/$pid/status)" "$(megabytes $group/memory.current)" \
          "$(megabytes $group/memory.peak)" "$(megabytes $group/memory.max)"
        """
            .formatted(pid()));
  }

  /** What the agent has written to its Node object. */
  String observed() {
    return annotation("observed");
  }

  /** One of the protocol's annotations of the Node object; empty where it is not there. */
  String annotation(String key) {
    return cluster.value(
        "node n1", "{.metadata.annotations.node\\.onload\\.amd\\.com/%s}".formatted(key));
  }

  String label(String key) {
    return cluster.value("node n1", "{.metadata.labels.%s}".formatted(key.replace(".", "\\.")));
  }
}
