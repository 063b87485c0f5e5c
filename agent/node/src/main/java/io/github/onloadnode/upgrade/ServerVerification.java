package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.ControlPlaneServer.Ids;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.ControlPlaneParameters;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.Revision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Checks that the host's network namespace has the revision's control-plane server. */
final class ServerVerification {

  /** The default; a server starts within a second or never. */
  private static final Duration START = Duration.ofSeconds(10);

  private static final Duration LONGEST_START = Duration.ofMinutes(3);

  private static final String LOOK =
      "read the kernel log for onload_cp_server, and run the program with --version";

  private final NodeState state;
  private final Map<String, String> planned;

  private ServerVerification(Revision revision, NodeState state) {
    this.state = state;
    this.planned = parameters(revision);
  }

  /** What must be right before the revision is committed; the server may need a moment to start. */
  static Optional<Finding> commit(Revision revision, NodeState state) {
    ServerVerification verification = new ServerVerification(revision, state);
    return drift(revision, state)
        .or(() -> verification.starts() ? verification.server() : Optional.empty());
  }

  /**
   * What must be right before a change of only parameters is committed. A server in use keeps its
   * old parameters (cp_respawn_init_server, cplane.c of 9.2); that is only a warning.
   */
  static Optional<Finding> applied(Revision revision, NodeState state) {
    Optional<Finding> drift = drift(revision, state);
    return drift.isPresent()
        ? drift
        : commit(revision, state)
            .filter(problem ->
                problem.reason() != Reason.CONTROL_PLANE_DIFFERS || !isServerNeeded(state));
  }

  /** How long the kernel waits for a server, with an upper limit in case it would wait for ever. */
  static Duration startTime(Revision revision) {
    String seconds = parameters(revision).getOrDefault("cplane_init_timeout", "").strip();
    Duration asked =
        seconds.matches("0*[1-9]\\d{0,5}") ? Duration.ofSeconds(Long.parseLong(seconds)) : START;
    return asked.compareTo(LONGEST_START) > 0 ? LONGEST_START : asked;
  }

  /** Whether the right server runs but has not dropped its privileges yet. */
  static boolean isStarting(Revision revision, NodeState state) {
    ServerVerification verification = new ServerVerification(revision, state);
    return drift(revision, state).isEmpty()
        && verification
            .hosts()
            .filter(server -> verification.startedOtherwise(server).isEmpty())
            .isPresent();
  }

  /** A server with clients keeps running; unreadable processes may be clients. */
  private static boolean isServerNeeded(NodeState state) {
    boolean ofPods =
        servers(state).toOptional().orElse(List.of()).stream().anyMatch(server -> !server.ofHost());
    boolean held =
        state
            .holders()
            .toOptional()
            .map(holders -> holders.stream().anyMatch(holder -> !holder.controlPlaneServer()))
            .orElse(true);
    return ofPods || held;
  }

  /** What a person should know afterwards; servers that were not observed are not reported. */
  static List<Finding> warnings(Revision revision, NodeState state) {
    ServerVerification verification = new ServerVerification(revision, state);
    Optional<Finding> server =
        servers(state) instanceof Reading.Present<List<ControlPlaneServer>>
            ? commit(revision, state)
            : Optional.empty();
    return Stream.of(server, verification.room()).flatMap(Optional::stream).toList();
  }

  /** Interfaces beyond the server's table are silently not accelerated. */
  private Optional<Finding> room() {
    int room =
        ControlPlaneParameters.interfaces(
            planned.getOrDefault(ControlPlaneParameters.ARGUMENTS, ""));
    return state
        .networkInterfaces()
        .toOptional()
        .filter(count -> starts() && count > room)
        .map(count ->
            new Finding(
                Reason.CONTROL_PLANE_TOO_SMALL,
                "the node has %d network interfaces, the control-plane server has room for %d"
                    .formatted(count, room),
                "add [\"--llap-max\", \"%d\"] to spec.onload.controlPlane.parameters"
                    .formatted(Math.max(Integer.highestOneBit(count) * 2, room * 2))));
  }

  /** The first writable parameter of the loaded module that differs from the plan. */
  static Optional<Finding> drift(Revision revision, NodeState state) {
    Map<String, String> wanted = new TreeMap<>(parameters(revision));
    wanted.computeIfPresent(
        ControlPlaneParameters.PATH, (_, _) -> ControlPlaneParameters.program(wanted));
    return ControlPlaneParameters.NAMES.stream()
        .filter(wanted::containsKey)
        .flatMap(name -> drift(name, wanted.getOrDefault(name, ""), state).stream())
        .findFirst();
  }

  /** A parameter that the module does not show is not compared. */
  private static Optional<Finding> drift(String name, String wanted, NodeState state) {
    return state
        .module(Payload.ONLOAD)
        .flatMap(onload -> Optional.ofNullable(onload.parameters().get(name)))
        .flatMap(Reading::toOptional)
        .filter(actual -> !words(actual).equals(words(wanted)))
        .map(actual ->
            new Finding(
                Reason.CONTROL_PLANE_DIFFERS,
                "the parameter %s of onload is '%s' instead of '%s'"
                    .formatted(name, actual, wanted),
                "find out what writes it: the agent writes it back"));
  }

  /** Whether the kernel starts a server by itself, which the user may forbid. */
  private boolean starts() {
    return ControlPlaneParameters.startHostServer(planned);
  }

  private Optional<Finding> server() {
    return switch (servers(state)) {
      case Reading.Present<List<ControlPlaneServer>>(List<ControlPlaneServer> servers) ->
          servers.stream()
              .filter(ControlPlaneServer::ofHost)
              .findFirst()
              .map(this::differs)
              .orElseGet(() -> Optional.of(down()));
      case Reading.Absent<List<ControlPlaneServer>>() -> Optional.of(down());
      case Reading.Unreadable<List<ControlPlaneServer>>(String reason) ->
          Optional.of(
              new Finding(
                  Reason.NODE_UNREADABLE,
                  "it is unknown whether a control-plane server runs: " + reason,
                  "make /proc/driver/onload readable for the agent, in the host's pid namespace"));
    };
  }

  private Finding down() {
    return new Finding(
        Reason.CONTROL_PLANE_DOWN,
        "no control-plane server runs in the host's network namespace; the kernel starts "
            + ControlPlaneParameters.program(planned),
        LOOK);
  }

  private Optional<ControlPlaneServer> hosts() {
    return servers(state).toOptional().orElse(List.of()).stream()
        .filter(ControlPlaneServer::ofHost)
        .findFirst();
  }

  private Optional<Finding> differs(ControlPlaneServer server) {
    Ids wanted = new Ids(id(ControlPlaneParameters.UID), id(ControlPlaneParameters.GID));
    return startedOtherwise(server)
        .or(() ->
            server
                .ids()
                .toOptional()
                .filter(ids -> !ids.equals(wanted))
                .map(ids -> differs(server, "runs as " + ids + " instead of " + wanted)));
  }

  private Optional<Finding> startedOtherwise(ControlPlaneServer server) {
    String path = ControlPlaneParameters.program(planned);
    if (!server.runs(path)) {
      return Optional.of(differs(server, "runs " + server.program() + " instead of " + path));
    }
    List<String> words = words(planned.getOrDefault(ControlPlaneParameters.ARGUMENTS, ""));
    List<String> own = server.arguments().stream().skip(1).limit(words.size()).toList();
    return own.equals(words)
        ? Optional.empty()
        : Optional.of(
            differs(
                server,
                "was started with '%s' instead of '%s'"
                    .formatted(String.join(" ", own), String.join(" ", words))));
  }

  private static Finding differs(ControlPlaneServer server, String how) {
    return new Finding(
        Reason.CONTROL_PLANE_DIFFERS,
        "the host's control-plane server, process " + server.pid() + ", " + how,
        "the kernel restarts it when no pod has a server any more; " + LOOK);
  }

  /** Without a user ID, or with 0, the server stays root. */
  private int id(String parameter) {
    String value = planned.getOrDefault(parameter, "0");
    return value.matches("\\d{1,6}") ? Integer.parseInt(value) : 0;
  }

  /** Splits them like the kernel. */
  private static List<String> words(String arguments) {
    return arguments.isBlank() ? List.of() : List.of(arguments.strip().split("\\s+"));
  }

  private static Reading<List<ControlPlaneServer>> servers(NodeState state) {
    return state.controlPlaneServers();
  }

  private static Map<String, String> parameters(Revision revision) {
    return revision.module(Payload.ONLOAD).map(Revision.PlannedModule::parameters).orElse(Map.of());
  }
}
