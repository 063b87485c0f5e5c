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
 * Processes that have Onload's devices or accelerated sockets open, by their descriptors. A process
 * that ends meanwhile holds nothing; one that may not be looked at makes the answer unreadable.
 */
final class HolderScanner {

  /** PROC_PID_INIT_INO of include/linux/proc_ns.h, Linux 6.12. */
  private static final String HOST_PID_NAMESPACE = "pid:[4026531836]";

  /** The kernel's name for Onload's sockets and pipes: {@code onload:[tcp:STACK:ENDPOINT]}. */
  private static final String SOCKET = "onload:[";

  /** Behind a node's name once its driver took it away. */
  private static final String DELETED = " (deleted)";

  /** Sockets of one process that are named; all of its device nodes are. */
  static final int DEVICES_LIMIT = 16;

  /** Processes that are named, servers not counted: one would do for devices to be held. */
  static final int HOLDERS_LIMIT = 1000;

  /** Names by the end of their paths. */
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
          "without root: %d of %d processes are closed to us (%s)"
              .formatted(closed.size(), pids.size(), closed.getFirst()));
    }
    return Reading.present(holders(holding, controlPlaneServers, unread));
  }

  /** Another pid namespace shows its own processes only, and none of the host's servers. */
  private boolean isHostPidNamespace() {
    return files.link("/proc/self/ns/pid").equals(Reading.present(HOST_PID_NAMESPACE));
  }

  /**
   * Onload's devices that a process has open; absent for one that is gone.
   *
   * <p>What its first thread has open, the others have with it. One that has ended before the
   * others shows nothing (exit_files of kernel/exit.c, Linux 6.12), and any of them shows it all. A
   * thread that no longer shares its descriptors is seen by the module's reference alone.
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

  /** A process may have a million of sockets; that it has some is what counts. */
  private Reading<Integer> open(String directory, NavigableSet<String> devices) {
    return files.links(
        directory,
        target ->
            device(target)
                .filter(device -> devices.size() < DEVICES_LIMIT || NODES.containsValue(device))
                .ifPresent(devices::add));
  }

  /** A node below any /dev: a container's may be shown with a path before it. */
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
      // One that is gone holds nothing; one that hides its name does.
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

  /** Those that are looked at one by one; the others are said to be there. */
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
          "/proc: %d processes more than the %d that are named hold devices"
              .formatted(beyond.size(), HOLDERS_LIMIT));
    }
    return named;
  }
}
