package io.github.onloadnode.revision;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The preflight's check of the control-plane server, whose later errors would go unnoticed. */
final class ControlPlaneCheck {

  /**
   * onload writes the user and group IDs to seven bytes, src/driver/linux_onload/cplane.c of 9.2.
   */
  private static final int DIGITS = 6;

  private ControlPlaneCheck() {}

  static List<Finding> problems(Revision revision) {
    Map<String, String> planned =
        revision.module(Payload.ONLOAD).map(Revision.PlannedModule::parameters).orElse(Map.of());
    List<Finding> problems = new ArrayList<>();
    program(revision.payload(), planned).ifPresent(problems::add);
    for (String name : List.of(ControlPlaneParameters.UID, ControlPlaneParameters.GID)) {
      id(name, planned.getOrDefault(name, "0")).ifPresent(problems::add);
    }
    return problems;
  }

  /** A program chosen by the user is not checked. */
  private static Optional<Finding> program(Payload payload, Map<String, String> planned) {
    Optional<String> path = Optional.ofNullable(planned.get(ControlPlaneParameters.PATH));
    if (path.isEmpty()) {
      return ControlPlaneParameters.startServers(planned)
          ? Optional.of(withoutPath(payload))
          : Optional.empty();
    }
    return payload
        .server()
        .filter(server -> path.filter(server.hostPath()::equals).isPresent())
        .flatMap(server ->
            server
                .fault()
                .map(fault ->
                    new Finding(
                        Reason.SERVER_NOT_RUNNABLE,
                        "the kernel could not start " + server.hostPath() + ": " + fault,
                        "without this server no socket is accelerated: provide an executable"
                            + " one for this machine, on a file system without noexec")));
  }

  /**
   * Without it the kernel would start a server in the host's /sbin, which is missing or not the
   * payload's.
   */
  private static Finding withoutPath(Payload payload) {
    return payload.server().isEmpty()
        ? new Finding(
            Reason.PAYLOAD_INCOMPLETE,
            "the payload has no sbin/onload_cp_server",
            "install Onload's user files into opt/onload of the payload")
        : new Finding(
            Reason.UNKNOWN_PARAMETER,
            "onload has no parameter "
                + ControlPlaneParameters.PATH
                + ", so the kernel cannot be told which control-plane server to start",
            "build onload.ko with its control plane, or set cplane_spawn_server to N and start the"
                + " servers yourself");
  }

  private static Optional<Finding> id(String name, String value) {
    return value.matches("0|[1-9]\\d{0,%d}".formatted(DIGITS - 1))
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Reason.PARAMETER_INVALID,
                name + " is '" + value + "'" + cut(value),
                "use a number from 0 to 999999; 0 lets the server stay root"));
  }

  private static String cut(String value) {
    return value.matches("\\d{%d,}".formatted(DIGITS + 1))
        ? ": the kernel cuts it to " + value.substring(0, DIGITS)
        : ", which is not the number of a user or group";
  }
}
