package io.github.onloadnode.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.ControlPlaneServer.Ids;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Servers;
import io.github.onloadnode.testing.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host's server against the plan. */
class ServerVerificationTest {

  private static final Revision PLAN = Nodes.revision("9.1.0", "");
  private static final ControlPlaneServer SERVER = Servers.of(PLAN);

  @Test
  void isContentWithTheServerOfTheRevision() {
    assertThat(commit(Reading.present(List.of(SERVER)))).isEmpty();
  }

  @Test
  void missesAServerOfTheHostEvenWherePodsHaveTheirs() {
    ControlPlaneServer pods =
        new ControlPlaneServer(
            9,
            Reading.present("net:[1]"),
            false,
            Optional.of("a/b"),
            SERVER.executable(),
            SERVER.arguments(),
            SERVER.ids());

    assertThat(commit(Reading.present(List.of()))).contains(Reason.CONTROL_PLANE_DOWN);
    assertThat(commit(Reading.present(List.of(pods)))).contains(Reason.CONTROL_PLANE_DOWN);
  }

  @Test
  void doesNotTakeUnreadableForThere() {
    Reading<List<ControlPlaneServer>> unread = Reading.unreadable("no permission");

    assertThat(commit(unread)).contains(Reason.NODE_UNREADABLE);
    assertThat(ServerVerification.warnings(PLAN, node(unread).state())).isEmpty();
  }

  @Test
  void tellsTheServerOfAnotherRevision() {
    Finding problem = problem(Servers.of(7, List.of("/sbin/onload_cp_server", "-K")));

    assertThat(problem.reason()).isEqualTo(Reason.CONTROL_PLANE_DIFFERS);
    assertThat(problem.message())
        .contains("process 7", "/sbin/onload_cp_server", "/opt/onload-agent/9.1.0/sbin");
  }

  @Test
  void tellsOtherArguments() {
    List<String> arguments = new ArrayList<>(SERVER.arguments());
    arguments.set(2, "32");

    assertThat(problem(Servers.of(7, arguments)).message()).contains("--llap-max 32");
  }

  @Test
  void tellsAnotherUser() {
    ControlPlaneServer root =
        new ControlPlaneServer(
            7,
            SERVER.namespace(),
            true,
            Optional.empty(),
            SERVER.executable(),
            SERVER.arguments(),
            Reading.present(new Ids(0, 65534)));

    assertThat(problem(root).message()).contains("0:65534 instead of 65534:65534");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cplane_spawn_server: \"N\"",
        "cplane_spawn_server: \"off\"",
        "cplane_spawn_server: \"false\"",
        "cplane_server_grace_timeout: \"0\"",
        "cplane_server_grace_timeout: \"0x0\"",
      })
  void asksForNoServerWhereTheUserForbidsThemToStart(String parameter) {
    Revision without = withParameters(parameter);

    assertThat(
            ServerVerification.commit(
                without, Nodes.running(without).onload(Reading.absent()).state()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cplane_spawn_server: \"yes\"",
        "cplane_spawn_server: \"on\"",
        "cplane_server_grace_timeout: \"10\"",
      })
  void asksForAServerWhereTheUserHasOneStarted(String parameter) {
    Revision with = withParameters(parameter);

    assertThat(
            ServerVerification.commit(with, Nodes.running(with).onload(Reading.absent()).state()))
        .map(Finding::reason)
        .contains(Reason.CONTROL_PLANE_DOWN);
  }

  @Test
  void holdsTheServerAgainstTheUsersOwnPath() {
    Revision own = withParameters("cplane_server_path: /usr/local/sbin/server");
    NodeState running = Nodes.running(own).state();
    NodeState other = Nodes.running(own).servers(Reading.present(List.of(SERVER))).state();

    assertThat(ServerVerification.commit(own, running)).isEmpty();
    assertThat(ServerVerification.commit(own, other))
        .map(Finding::message)
        .hasValueSatisfying(message ->
            assertThat(message).contains(SERVER.program(), "instead of /usr/local/sbin/server"));
  }

  @Test
  void takesABlankPathForTheKernelsDefault() {
    Revision blank = withParameters("cplane_server_path: \" \"");
    ControlPlaneServer server = Servers.of(7, arguments("/sbin/onload_cp_server"));
    NodeState state =
        Servers.rewritten(
            Nodes.running(blank).servers(Reading.present(List.of(server))).state(),
            "cplane_server_path",
            "/sbin/onload_cp_server");

    assertThat(ServerVerification.commit(blank, state)).isEmpty();
  }

  @Test
  void namesAChangedParameter() {
    NodeState changed =
        Servers.rewritten(
            Nodes.running(PLAN).state(), "cplane_server_path", "/sbin/onload_cp_server");

    assertThat(ServerVerification.drift(PLAN, changed).map(Finding::message).orElse(""))
        .contains("cplane_server_path", "'/sbin/onload_cp_server'");
    assertThat(ServerVerification.drift(PLAN, Nodes.running(PLAN).state())).isEmpty();
  }

  @Test
  void warnsOfMoreInterfacesThanAServerHasRoomFor() {
    Revision small =
        Nodes.revision("9.1.0", ", controlPlane: {parameters: [-K, --llap-max, \"4\"]}");

    assertThat(States.withInterfaces(Nodes.running(small).state(), 5))
        .extracting(state -> Verification.warnings(small, state, Map.of(), Reading.absent()))
        .asInstanceOf(InstanceOfAssertFactories.list(Finding.class))
        .singleElement()
        .satisfies(warning -> {
          assertThat(warning.reason()).isEqualTo(Reason.CONTROL_PLANE_TOO_SMALL);
          assertThat(warning.message()).contains("5 network interfaces", "room for 4");
          assertThat(warning.remedy()).contains("--llap-max");
        });
    assertThat(
            ServerVerification.warnings(
                small, States.withInterfaces(Nodes.running(small).state(), 4)))
        .isEmpty();
    assertThat(
            ServerVerification.warnings(
                PLAN, States.withInterfaces(Nodes.running(PLAN).state(), 1024)))
        .isEmpty();
  }

  private static Revision withParameters(String parameters) {
    return Nodes.revision("9.1.0", ", modules: {onload: {parameters: {" + parameters + "}}}");
  }

  /** As planned, of another program. */
  private static List<String> arguments(String program) {
    List<String> arguments = new ArrayList<>(SERVER.arguments());
    arguments.set(0, program);
    return arguments;
  }

  private static Finding problem(ControlPlaneServer server) {
    return ServerVerification.commit(PLAN, node(Reading.present(List.of(server))).state())
        .orElseThrow();
  }

  private static Optional<Reason> commit(Reading<List<ControlPlaneServer>> servers) {
    return ServerVerification.commit(PLAN, node(servers).state()).map(Finding::reason);
  }

  private static Nodes node(Reading<List<ControlPlaneServer>> servers) {
    return Nodes.running(PLAN).servers(servers);
  }
}
