package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import java.util.Optional;

/** Tells by its cgroup in which container of a pod a process is. */
final class ProcessCgroups {

  private final HostFiles files;
  private final Unread unread;
  private Optional<String> first = Optional.empty();

  ProcessCgroups(HostFiles files, Unread unread) {
    this.files = files;
    this.unread = unread;
  }

  /** Empty for a process of no pod; absent for one that is gone. */
  Reading<Optional<CgroupPath.Container>> container(int pid) {
    if (first.isEmpty()) {
      first = Optional.of(unread.orElse(files.text("/proc/1/cgroup"), ""));
    }
    String above = first.get();
    return files.text("/proc/" + pid + "/cgroup").map(cgroup -> CgroupPath.parse(cgroup, above));
  }
}
