package io.github.onloadnode.story;

import io.github.onloadnode.lab.Guest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything on a node that an agent could change, one line each: files with type, mode, owner and
 * content, mounts, modules and their parameters, drivers and interfaces. Excludes what the kubelet,
 * the container runtime and the lab write; a kubelet that lost its power leaves a checkpoint that
 * it had not renamed yet, with a dot and a number for a name.
 */
record NodeSnapshot(List<String> lines) {

  private static final String SCRIPT =
      """
      cd /
      others='^(var/lib/(kubelet|containerd|etcd|cni)|etc/(kubernetes|cni|containerd|machine-id|hosts)|'
      others=$others'run/(containerd|lab|netns)|opt/containerd|root/.kube)(/| |$)'
      trees="opt etc var/lib run tmp srv root usr/local var/cache var/spool"
      find $trees -xdev -printf '%p %y %m %U:%G %l\\n' | grep -E -v "$others" | sort
      find $trees -xdev -type f -exec sha256sum {} + | sed 's/\\([^ ]*\\)  \\(.*\\)/\\2 \\1/' | grep -E -v "$others" | sort
      [ ! -d var/lib/kubelet/device-plugins ] ||
        find var/lib/kubelet/device-plugins var/lib/kubelet/plugins_registry -mindepth 1 |
        grep -E -v '/(kubelet.sock|kubelet_internal_checkpoint|DEPRECATION|[.][0-9]+)$'
      cut -d ' ' -f 5,9- /proc/self/mountinfo | grep -E -v '(kubelet|containerd|netns|cpuinfo|/run/lab|/host) ?' | sort
      cut -d ' ' -f 1 /proc/modules | sort
      grep -r . /sys/module/sfc/parameters /sys/module/sfc/version /sys/module/sfc/srcversion \
        /sys/module/sfc/notes /sys/module/firmware_class/parameters 2> /dev/null | sort
      ls /dev | grep -E 'onload|sfc'
      for device in /sys/bus/pci/devices/*; do
        echo "$device $(readlink "$device/driver") $(ls "$device/net" 2> /dev/null)"
      done
      ls /sys/class/net | grep -E -v '^(veth|cni0|dummy0)' | tr '\\n' ' '
      """;

  /** The differences to another snapshot: additions marked by a plus, missing lines by a minus. */
  List<String> beside(NodeSnapshot other) {
    return Stream.concat(
            lines.stream().filter(line -> !other.lines.contains(line)).map(line -> "+ " + line),
            other.lines.stream().filter(line -> !lines.contains(line)).map(line -> "- " + line))
        .toList();
  }

  static NodeSnapshot of(Guest guest) {
    return new NodeSnapshot(guest.output(SCRIPT, Duration.ofMinutes(1)).lines().toList());
  }
}
