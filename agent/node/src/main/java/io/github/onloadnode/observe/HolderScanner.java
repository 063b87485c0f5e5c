package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.PodContainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the processes that have Onload's devices or accelerated sockets open. A process that ends
 * meanwhile holds nothing; one that may not be read makes the result unreadable.
 */
final class HolderScanner {

  /** PROC_PID_INIT_INO of include/linux/proc_ns.h, Linux 6.12. */
  private static final String HOST_PID_NAMESPACE = "pid:[4026531836]";

  /** The kernel's name for Onload's sockets and pipes: {@code onload:[tcp:STACK:ENDPOINT]}. */
  private static final String SOCKET = "onload:[";

  /** Follows the name of a node that the driver has removed. */
  private static final String DELETED = " (deleted)";

  /** The most sockets named per process; device nodes are all named. */
  static final int DEVICES_LIMIT = 16;

  /** The most processes named, not counting servers; a single one means that devices are held. */
  static final int HOLDERS_LIMIT = 1000;

  /** Names of device nodes by the last part of their paths. */
  private static final Map<String, String> NODES =
      DeviceNode.NAMES.stream().collect(Collectors.toMap(name -> "/dev/" + name, name -> name));

  private final HostFiles files;
  private final ProcessTable table;
  private final MountedCopies copies;
  private final ShrubControllers controllers;

  HolderScanner(HostFiles files, ProcessTable table) {
    this.files = files;
    this.table = table;
    this.copies = new MountedCopies(files);
    this.controllers = new ShrubControllers(files);
  }

  Reading<List<Holder>> scan(Set<Integer> controlPlaneServers, Unread unread) {
    if (!isHostPidNamespace()) {
      return Reading.unreadable(
          "outside the host's pid namespace: processes of other namespaces are hidden");
    }
    return table.pids().flatMap(pids -> scan(pids, controlPlaneServers, unread));
  }

  private Reading<List<Holder>> scan(
      List<Integer> pids, Set<Integer> controlPlaneServers, Unread unread) {
    if (!pids.contains(1)) {
      return Reading.unreadable("without root: processes of other users are hidden");
    }
    Map<Integer, SortedSet<String>> holding = new TreeMap<>();
    List<String> closed = new ArrayList<>();
    for (int pid : pids) {
      Reading<NavigableSet<String>> devices = devices(pid);
      devices.toOptional().filter(set -> !set.isEmpty()).ifPresent(set -> holding.put(pid, set));
      if (devices instanceof Reading.Unreadable<NavigableSet<String>>(String reason)) {
        closed.add(reason);
      }
    }
    if (!closed.isEmpty()) {
      return Reading.unreadable(
          "without root: %d of %d processes cannot be read (%s)"
              .formatted(closed.size(), pids.size(), closed.getFirst()));
    }
    return Reading.present(holders(holding, controlPlaneServers, unread));
  }

  /** Another pid namespace shows only its own processes and none of the host's servers. */
  private boolean isHostPidNamespace() {
    return files.link("/proc/self/ns/pid").equals(Reading.present(HOST_PID_NAMESPACE));
  }

  /**
   * Onload's devices that a process has open; absent if it has ended.
   *
   * <p>Threads share their descriptors. A first thread that ended before the others shows none
   * (exit_files of kernel/exit.c, Linux 6.12), so another thread is read. A thread that unshared
   * its descriptors shows only in the module's reference count.
   */
  private Reading<NavigableSet<String>> devices(int pid) {
    String process = "/proc/" + pid;
    NavigableSet<String> devices = new TreeSet<>();
    Reading<Integer> first = open(process + "/fd", devices);
    if (!first.equals(Reading.present(0))) {
      return first.map(_ -> devices);
    }
    return files
        .list(process + "/task")
        .flatMap(threads ->
            threads.stream()
                .filter(thread -> !thread.equals(Integer.toString(pid)))
                .map(thread -> open(process + "/task/" + thread + "/fd", devices))
                .filter(others -> !others.equals(Reading.<Integer>absent()))
                .findFirst()
                .orElse(first))
        .map(_ -> devices);
  }

  /** A process may have a million sockets; it only matters that it has some. */
  private Reading<Integer> open(String directory, NavigableSet<String> devices) {
    return files.links(
        directory,
        target ->
            device(target)
                .filter(device -> devices.size() < DEVICES_LIMIT || NODES.containsValue(device))
                .ifPresent(devices::add));
  }

  /** A node below any /dev, because a container's may be shown with a longer path. */
  static Optional<String> device(String target) {
    if (target.startsWith(SOCKET)) {
      return Optional.of(target);
    }
    String path =
        target.endsWith(DELETED) ? target.substring(0, target.length() - DELETED.length()) : target;
    return NODES.entrySet().stream()
        .filter(node -> path.endsWith(node.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private List<Holder> holders(
      Map<Integer, SortedSet<String>> holding, Set<Integer> controlPlaneServers, Unread unread) {
    if (holding.isEmpty()) {
      return List.of();
    }
    List<Holder> holders = new ArrayList<>();
    Map<Integer, SortedSet<String>> named = named(holding, controlPlaneServers, unread);
    named.forEach((pid, devices) -> {
      String process = "/proc/" + pid + "/";
      Reading<String> command = files.attribute(process + "comm");
      // A process that has ended holds nothing; one without a readable name still does.
      if (!(command instanceof Reading.Absent<String>)) {
        Optional<PodContainer> container = unread.orElse(table.container(pid), Optional.empty());
        holders.add(
            new Holder(
                pid,
                unread.orElse(command, "unreadable"),
                Collections.unmodifiableSortedSet(devices),
                container,
                controlPlaneServers.contains(pid)
                    || (container.isEmpty() && controllers.contains(pid)),
                container.isPresent()
                    ? unread.orElse(copies.of(pid), Collections.emptyNavigableSet())
                    : Collections.emptySortedSet()));
      }
    });
    return List.copyOf(holders);
  }

  /** The processes that are reported one by one; the others are only counted. */
  private static Map<Integer, SortedSet<String>> named(
      Map<Integer, SortedSet<String>> holding, Set<Integer> controlPlaneServers, Unread unread) {
    Map<Integer, SortedSet<String>> named = new TreeMap<>(holding);
    Set<Integer> beyond =
        holding.keySet().stream()
            .filter(pid -> !controlPlaneServers.contains(pid))
            .skip(HOLDERS_LIMIT)
            .collect(Collectors.toSet());
    named.keySet().removeAll(beyond);
    if (!beyond.isEmpty()) {
      unread.add(
          "/proc: %d processes beyond the %d that are named hold devices"
              .formatted(beyond.size(), HOLDERS_LIMIT));
    }
    return named;
  }
}
