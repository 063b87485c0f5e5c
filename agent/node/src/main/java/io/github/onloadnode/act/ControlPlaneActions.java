package io.github.onloadnode.act;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.host.SysfsAttribute;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.linux.Processes.Held;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.ControlPlaneParameters;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops Onload's control-plane servers, and tells the kernel how to start them. */
public final class ControlPlaneActions {

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private static final Logger log = LoggerFactory.getLogger(ControlPlaneActions.class);

  private final HostFiles files;
  private final DirectoryTrees trees;
  private final SysfsAttribute attributes;
  private final ServerProcesses processes;
  private final Waiting waiting;

  public ControlPlaneActions(HostFiles files, ServerProcesses processes, Waiting waiting) {
    this.files = files;
    this.trees = new DirectoryTrees(files.root());
    this.attributes = new SysfsAttribute(files.root());
    this.processes = processes;
    this.waiting = waiting;
  }

  /**
   * Ends the servers that the kernel lists and the controllers that it started, because each holds
   * references to the module. Removes what they leave in /run. If some just do not end, the unload
   * that follows says so.
   *
   * @return why they cannot be ended
   */
  Optional<Finding> stop(NodeState state) {
    List<ControlPlaneServer> servers = state.controlPlaneServers().toOptional().orElse(List.of());
    List<Integer> listed = servers.stream().map(ControlPlaneServer::pid).toList();
    Stream<Holder> controllers =
        state.holders().toOptional().orElse(List.of()).stream()
            .filter(Holder::controlPlaneServer)
            .filter(holder -> !listed.contains(holder.pid()));
    List<Held> held = new ArrayList<>();
    try {
      Stream.concat(
              servers.stream().map(server -> hold(server.pid(), () -> isStill(server))),
              controllers.map(holder -> hold(holder.pid(), () -> isStill(holder))))
          .flatMap(Optional::stream)
          .forEach(held::add);
      end(held);
      return Optional.empty();
    } catch (LinuxException e) {
      return Optional.of(notEnded(e));
    } finally {
      held.forEach(Held::close);
    }
  }

  private void end(List<Held> held) {
    held.forEach(Held::terminate);
    if (!haveEnded(held)) {
      held.stream().filter(Held::isAlive).forEach(Held::kill);
    }
    if (haveEnded(held)) {
      removeTraces();
    }
  }

  /**
   * The process ID may have been reused since it was read, so the process is checked once it is
   * held.
   */
  private Optional<Held> hold(int pid, BooleanSupplier isStill) {
    Optional<Held> held = processes.hold(pid);
    if (held.isPresent() && !isStill.getAsBoolean()) {
      held.get().close();
      return Optional.empty();
    }
    return held;
  }

  private boolean isStill(ControlPlaneServer server) {
    String process = "/proc/" + server.pid() + "/";
    return isSame(server.executable(), files.link(process + "exe"))
        && isSame(server.namespace(), files.link(process + "ns/net"));
  }

  private boolean isStill(Holder controller) {
    Reading<String> command = Reading.present(controller.command());
    return command.equals(files.attribute("/proc/" + controller.pid() + "/comm"));
  }

  private static boolean isSame(Reading<String> before, Reading<String> now) {
    return before.toOptional().isPresent() && before.equals(now);
  }

  /** Makes the directory of the controllers' sockets before it is mounted into a pod. */
  void prepare(NodeState state, Map<String, String> parameters) {
    if (state.sharesReceiveQueues() && parameters.containsKey(ControlPlaneParameters.CONTROLLER)) {
      new HostTree(files.root()).directory(ControlPlaneParameters.CONTROLLERS);
    }
  }

  /**
   * Servers never remove their socket, and a killed controller leaves its directory
   * (src/tools/cplane/agent.c, src/tools/shrub_controller of 9.2.1).
   */
  private void removeTraces() {
    String directory = ControlPlaneParameters.CONTROLLERS;
    try {
      trees.delete("/run/onload_cp_server_agent");
      for (String name : files.list(directory).toOptional().orElse(List.of())) {
        if (name.matches("controller-\\d{1,4}")) {
          trees.delete(directory + "/" + name);
        }
      }
      trees.deleteIfEmpty(directory);
    } catch (IOException e) {
      log.warn("files of control-plane servers not removed reason=\"{}\"", e.getMessage());
    }
  }

  /**
   * Writes the writable parameters of the loaded module that differ, because a write restarts an
   * idle server. The path comes last, so that the server starts with all of them.
   */
  Optional<Finding> apply(Revision revision) {
    Map<String, String> wanted =
        revision.module(Payload.ONLOAD).map(Revision.PlannedModule::parameters).orElse(Map.of());
    for (String name : ControlPlaneParameters.NAMES) {
      String path = "/sys/module/onload/parameters/" + name;
      String value = wanted.get(name);
      if (value != null && !files.attribute(path).toOptional().equals(Optional.of(value))) {
        try {
          attributes.write(path, value);
        } catch (IOException e) {
          return Optional.of(notWritten(path, value, e));
        }
      }
    }
    return Optional.empty();
  }

  private boolean haveEnded(List<Held> held) {
    return waiting.until(() -> held.stream().noneMatch(Held::isAlive), POLL, GRACE);
  }

  /** Servers run as another user; a security module may also be in the way. */
  private static Finding notEnded(LinuxException answer) {
    boolean denied = answer.is(Errno.EPERM);
    return new Finding(
        denied ? Reason.CAPABILITY_MISSING : Reason.UNLOAD_FAILED,
        answer.getMessage() + ": control-plane servers cannot be ended",
        denied
            ? "run the agent privileged, or give it the capability KILL"
            : "remove the cause; until then Onload stays loaded");
  }

  private static Finding notWritten(String path, String value, IOException e) {
    return new Finding(
        Reason.PARAMETER_WRITE_FAILED,
        "write '" + value + "' to " + path + ": " + e.getMessage(),
        "check that /sys is writable for the agent and the module has this parameter");
  }
}
