package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.testing.Nodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arguments that the kernel gives to the server. */
final class ControlPlaneParametersTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [-K]                          | --llap-max 1024 --ipif-max 1024 --mac-max 4096 -K
          [-K, --llap-max, '64']        | --ipif-max 1024 --mac-max 4096 -K --llap-max 64
          [-K, --llap-max=64]           | --ipif-max 1024 --mac-max 4096 -K --llap-max=64
          [-l64, -i, '9', -m7]           | -l64 -i 9 -m7
          []                            | --llap-max 1024 --ipif-max 1024 --mac-max 4096
          """)
  void putsTheSizesBeforeTheUsersUnlessTheUserNamesThem(String users, String all) {
    var revision = Nodes.revision("9.1.0", ", controlPlane: {parameters: " + users + "}");

    assertThat(revision.module("onload").orElseThrow().parameters())
        .containsEntry("cplane_server_params", all);
  }

  @Test
  void tellsTheKernelOfTheControllerBesideTheServer() {
    var revision = Nodes.revision("9.1.0", "");

    assertThat(revision.module("onload").orElseThrow().parameters())
        .containsEntry("shrub_controller_path", "/opt/onload-agent/9.1.0/sbin/shrub_controller")
        .containsEntry("cplane_server_path", "/opt/onload-agent/9.1.0/sbin/onload_cp_server");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "-K, 32",
    "'', 32",
    "-K --llap-max 64, 64",
    "--llap-max=64 -K, 64",
    "--llap-max 1024 -l 7, 7",
    "-l9 -K, 9",
    "--llap-max x, 32",
    "--llap-max-other 9, 32",
  })
  void tellsTheRoomForInterfaces(String arguments, int room) {
    assertThat(ControlPlaneParameters.interfaces(arguments)).isEqualTo(room);
  }
}
