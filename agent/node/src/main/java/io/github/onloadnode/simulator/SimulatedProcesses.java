package io.github.onloadnode.simulator;

import io.github.onloadnode.host.HostTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Processes of a simulated host, with their open devices, cgroups and pods' log directories. */
public final class SimulatedProcesses {

  /** The initial network namespace, created when the kernel boots. */
  public static final String HOST_NETWORK_NAMESPACE = "net:[4026531833]";

  /** The initial pid namespace, include/linux/proc_ns.h of Linux 6.12. */
  private static final String HOST_PID_NAMESPACE = "pid:[4026531836]";

  private static final Map<String, String> MODULE_OF_DEVICE =
      Map.of("onload", "onload", "onload_epoll", "onload", "sfc_char", "sfc_char");

  private final HostTree tree;
  private final SimulatedModules modules;
  private final Map<Integer, List<String>> opened = new HashMap<>();

  SimulatedProcesses(HostTree tree, SimulatedModules modules) {
    this.tree = tree;
    this.modules = modules;
  }

  /** A process of the host itself. */
  public void start(int pid, String command) {
    start(pid, command, "0::/system.slice/%s.service\n".formatted(command));
  }

  /**
   * A process in a pod's container, together with the pod's log directory. All processes of a pod
   * share one network namespace.
   */
  public void start(int pid, String command, SimulatedPod pod) {
    tree.directory(pod.logDirectory());
    tree.link(pod.logLink(), pod.logDirectory() + "/0.log");
    start(pid, command, pod.cgroup());
    enter(pid, namespace(pod));
  }

  /** The network namespace of a pod. */
  public static String namespace(SimulatedPod pod) {
    return "net:[%d]".formatted(4_026_532_000L + Math.floorMod(pod.uid().hashCode(), 900_000_000));
  }

  /** Moves a process to a network namespace. */
  public void enter(int pid, String namespace) {
    tree.link("/proc/" + pid + "/ns/net", namespace);
  }

  /** Sets a process's program and user. */
  void run(int pid, List<String> arguments, int uid, int gid) {
    String process = "/proc/" + pid + "/";
    tree.link(process + "exe", arguments.getFirst());
    tree.write(process + "cmdline", String.join("\0", arguments) + "\0");
    tree.write(
        process + "status",
        "Name:\tx\nUid:\t%1$d\t%1$d\t%1$d\t%1$d\nGid:\t%2$d\t%2$d\t%2$d\t%2$d\n"
            .formatted(uid, gid));
  }

  /** A process with this text in its cgroup file. */
  public void start(int pid, String command, String cgroup) {
    String process = "/proc/" + pid + "/";
    tree.write(process + "comm", command + "\n");
    tree.write(process + "cmdline", "/usr/bin/" + command + "\0");
    tree.write(process + "cgroup", cgroup);
    tree.link(process + "ns/pid", HOST_PID_NAMESPACE);
    tree.link(process + "ns/net", HOST_NETWORK_NAMESPACE);
    tree.directory(process + "fd");
  }

  /** Puts the process into a container with these host files mounted. */
  public void mount(int pid, List<String> hostPaths) {
    StringBuilder table = new StringBuilder("500 400 0:42 / / rw,relatime - overlay overlay rw\n");
    for (int i = 0; i < hostPaths.size(); i++) {
      table.append(
          "%d 500 8:1 %s /opt/onload/%d ro,relatime - ext4 /dev/sda1 rw\n"
              .formatted(501 + i, hostPaths.get(i), i));
    }
    tree.write("/proc/" + pid + "/mountinfo", table.toString());
    tree.link("/proc/" + pid + "/ns/mnt", "mnt:[%d]".formatted(4_026_531_000L + pid));
  }

  /** Opens a device, {@code onload}, {@code onload_epoll} or {@code sfc_char}. */
  public synchronized void open(int pid, String device) {
    describe(pid, "/dev/" + device);
    Optional.ofNullable(MODULE_OF_DEVICE.get(device)).ifPresent(module -> use(pid, module));
  }

  /** Opens an accelerated socket, which the kernel shows as {@code onload:[tcp:STACK:END]}. */
  public synchronized void accelerate(int pid, int stack, int endpoint) {
    describe(pid, "onload:[tcp:%d:%d]".formatted(stack, endpoint));
    use(pid, "onload");
  }

  /** Closes the process's devices and ends it. */
  public synchronized void end(int pid) {
    tree.remove("/proc/" + pid);
    List<String> used = opened.remove(pid);
    if (used != null) {
      used.forEach(module -> modules.use(module, -1));
    }
  }

  private void describe(int pid, String target) {
    int descriptor = 3 + opened.getOrDefault(pid, List.of()).size();
    tree.link("/proc/%d/fd/%d".formatted(pid, descriptor), target);
  }

  private void use(int pid, String module) {
    opened.computeIfAbsent(pid, _ -> new ArrayList<>()).add(module);
    modules.use(module, 1);
  }
}
