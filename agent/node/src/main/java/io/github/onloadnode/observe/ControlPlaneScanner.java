package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.ControlPlaneServer.Ids;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the control-plane servers in the kernel's {@code cp_server_pids} and their processes. Only
 * that list tells whether a server runs; the exit code of a helper means nothing.
 */
public final class ControlPlaneScanner {

  private static final String PIDS = "/proc/driver/onload/cp_server_pids";

  /** The effective ID is the second of four. */
  private static final Pattern IDS =
      Pattern.compile("(?m)^(Uid|Gid):\\s*\\d{1,10}\\s+(\\d{1,10})\\s");

  private final HostFiles files;

  public ControlPlaneScanner(HostFiles files) {
    this.files = files;
  }

  /** The process IDs that the kernel lists. */
  public Reading<List<Integer>> pids() {
    return files.text(PIDS).map(ControlPlaneScanner::parsePids);
  }

  /**
   * The servers with these process IDs, without those that have ended and without the names of
   * pods.
   */
  public List<ControlPlaneServer> servers(List<Integer> pids) {
    Reading<String> hosts = hostNamespace();
    return pids.stream().flatMap(pid -> server(pid, hosts).stream()).toList();
  }

  /** The network namespace of the host's first process. */
  public Reading<String> hostNamespace() {
    return namespace(1);
  }

  /** The network namespace of a process; absent if the process has ended. */
  public Reading<String> namespace(int pid) {
    return files.link("/proc/" + pid + "/ns/net");
  }

  private Optional<ControlPlaneServer> server(int pid, Reading<String> hosts) {
    String process = "/proc/" + pid + "/";
    Reading<String> namespace = namespace(pid);
    return namespace instanceof Reading.Absent<String>
        ? Optional.empty()
        : Optional.of(
            new ControlPlaneServer(
                pid,
                namespace,
                namespace instanceof Reading.Present<String> && namespace.equals(hosts),
                Optional.empty(),
                files.link(process + "exe"),
                files.text(process + "cmdline").toOptional().map(this::words).orElse(List.of()),
                files.text(process + "status").flatMap(ControlPlaneScanner::parseIds)));
  }

  private List<String> words(String commandLine) {
    return commandLine.isEmpty() ? List.of() : List.of(commandLine.split("\0"));
  }

  /** One per line; 0 stands for a process outside the reader's pid namespace. */
  static List<Integer> parsePids(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> line.matches("[1-9]\\d{0,8}"))
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  static Reading<Ids> parseIds(String status) {
    Optional<Long> user = Optional.empty();
    Optional<Long> group = Optional.empty();
    Matcher lines = IDS.matcher(status);
    while (lines.find()) {
      Optional<Long> id = Optional.of(Long.valueOf(lines.group(2)));
      user = lines.group(1).equals("Uid") ? id : user;
      group = lines.group(1).equals("Gid") ? id : group;
    }
    return user.isPresent() && group.isPresent()
        ? Reading.present(new Ids(user.get(), group.get()))
        : Reading.unreadable("status of the process: no line of Uid or Gid");
  }
}
