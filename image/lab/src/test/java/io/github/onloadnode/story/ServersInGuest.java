package io.github.onloadnode.story;

import io.github.onloadnode.lab.Guest;
import java.util.List;

/** The control-plane servers that a guest's kernel lists. */
record ServersInGuest(Guest guest) {

  /** All of them, sorted. */
  List<String> pids() {
    return guest.output("sort -n /proc/driver/onload/cp_server_pids").lines().toList();
  }

  /** The one in the network namespace of the first process; empty if there is none. */
  String ofHost() {
    return in("1");
  }

  /** The one in the network namespace of the named pod's first process. */
  String ofPod(String name) {
    return in(NodeInGuest.processOfPod(name));
  }

  String commandLine(String pid) {
    return guest.output("tr '\\0' ' ' < /proc/%s/cmdline".formatted(pid)).strip();
  }

  /** Effective user and group. */
  String ids(String pid) {
    return guest.output(
        "awk '/^[UG]id/ { print $3 }' /proc/%s/status | paste -sd :".formatted(pid));
  }

  String cgroup(String pid) {
    return guest.output("cat /proc/%s/cgroup".formatted(pid));
  }

  /** Running programs that ask for a server. */
  List<String> helpers() {
    return guest.run("pgrep -f 'onload_mibdump|sleep 4321'").output().lines().toList();
  }

  /** How many descriptors a process has open. */
  int descriptors(int pid) {
    return Integer.parseInt(guest.output("ls /proc/%d/fd | wc -l".formatted(pid)));
  }

  private String in(String pid) {
    return guest.output(
        """
        for server in $(cat /proc/driver/onload/cp_server_pids); do
          [ "$(readlink /proc/$server/ns/net)" != "$(readlink /proc/%s/ns/net)" ] || echo $server
        done
        """
            .formatted(pid));
  }
}
