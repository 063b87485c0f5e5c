package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import java.util.Optional;

/** Finds a process's pod and container from its cgroup. */
final class ProcessCgroups {

  private final HostFiles files;
  private final Unread unread;
  private Optional<String> first = Optional.empty();

  ProcessCgroups(HostFiles files, Unread unread) {
    this.files = files;
    this.unread = unread;
  }

  /** Empty for a process outside pods; absent if it has ended. */
  Reading<Optional<CgroupPath.Container>> container(int pid) {
    if (first.isEmpty()) {
      first = Optional.of(unread.orElse(files.text("/proc/1/cgroup"), ""));
    }
    String above = first.get();
    return files.text("/proc/" + pid + "/cgroup").map(cgroup -> CgroupPath.parse(cgroup, above));
  }
}
