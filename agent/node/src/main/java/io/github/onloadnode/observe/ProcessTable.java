package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.ProcessIds;
import io.github.onloadnode.node.PodContainer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The processes of one look: lists /proc once and reads each fact about a process once. */
final class ProcessTable {

  private final HostFiles files;
  private final PodNaming naming;
  private final ProcessCgroups cgroups;
  private final Unread unread;
  private final Map<Integer, Reading<Optional<CgroupPath.Container>>> read = new HashMap<>();
  private final Map<CgroupPath.Container, PodContainer> named = new HashMap<>();

  private Optional<Reading<List<Integer>>> pids = Optional.empty();
  private Optional<PodNames> names = Optional.empty();

  ProcessTable(HostFiles files, PodNaming naming, Unread unread) {
    this.files = files;
    this.naming = naming;
    this.cgroups = new ProcessCgroups(files, unread);
    this.unread = unread;
  }

  /** Usually the oldest first. */
  Reading<List<Integer>> pids() {
    if (pids.isEmpty()) {
      pids = Optional.of(ProcessIds.list(files));
    }
    return pids.get();
  }

  /** Empty for a process outside pods; absent if it has ended. */
  Reading<Optional<PodContainer>> container(int pid) {
    return read.computeIfAbsent(pid, cgroups::container).map(found -> found.map(this::name));
  }

  private PodContainer name(CgroupPath.Container container) {
    if (names.isEmpty()) {
      names = Optional.of(PodNames.read(files, naming, unread));
    }
    return named.computeIfAbsent(container, names.get()::of);
  }
}
