package io.github.onloadnode.revision;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.payload.ModuleFile;
import io.github.onloadnode.payload.PayloadStore;
import io.github.onloadnode.simulator.SimulatedModuleFile;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.Staging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Control-plane servers that cannot start, told before the node is touched. */
final class ControlPlaneCheckTest {

  private static final String SOURCE = "/srv/onload";
  private static final String SERVER = SOURCE + "/opt/onload/sbin/onload_cp_server";
  private static final Reading<Modinfo> KERNELS =
      Reading.present(
          ModuleFile.modinfo(
              "kernel/mtd.ko",
              SimulatedModuleFile.inTree("mtd", SimulatedPayload.vermagic(Nodes.RELEASE))
                  .content()));

  @TempDir private Path directory;
  private HostTree tree;
  private DirectoryTrees trees;

  @BeforeEach
  void makeHost() {
    tree = new HostTree(new HostRoot(directory));
    trees = new DirectoryTrees(tree.root());
    SimulatedPayload.of("9.1.0", Nodes.RELEASE).write(tree, SOURCE);
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    trees.delete("/opt");
    trees.delete("/var");
  }

  @Test
  void findsNothingWrongWithASoundServerOrAScript() {
    assertThat(problems("")).isEmpty();

    tree.writeProgram(SERVER, "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(problems("")).isEmpty();
  }

  @Test
  void missesTheServer() {
    tree.remove(SERVER);

    assertThat(only("").reason()).isEqualTo(Reason.PAYLOAD_INCOMPLETE);
    assertThat(only("").message()).contains("sbin/onload_cp_server");
  }

  @Test
  void refusesAModuleThatCannotBeToldItsServer() {
    tree.remove(SOURCE);
    SimulatedPayload payload = SimulatedPayload.of("9.1.0", Nodes.RELEASE);
    payload
        .module(payload.module("onload").withParameters(Map.of("max_packets_per_stack", "uint")))
        .write(tree, SOURCE);

    assertThat(only("").reason()).isEqualTo(Reason.UNKNOWN_PARAMETER);
    assertThat(only("").message()).contains("onload", "cplane_server_path");
    assertThat(only("").remedy()).contains("cplane_spawn_server");
  }

  @Test
  void needsNoServerWhereTheUserStartsThemHimself() {
    tree.remove(SERVER);

    assertThat(problems(", modules: {onload: {parameters: {cplane_spawn_server: \"N\"}}}"))
        .isEmpty();
  }

  @Test
  void leavesAServerOfTheUsersOwnToTheUser() {
    tree.remove(SERVER);

    assertThat(
            problems(
                ", modules: {onload: {parameters: {cplane_server_path: /sbin/onload_cp_server}}}"))
        .isEmpty();
  }

  @Test
  void tellsAMissingExecuteBit() {
    tree.write(SERVER, "#!/bin/sh\n");

    assertThat(only("").reason()).isEqualTo(Reason.SERVER_NOT_RUNNABLE);
    assertThat(only("").message()).contains("/sbin/onload_cp_server", "0444", "execute bit");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "18, 183, ELF machine 183; the modules are for 62",
    "4,    1, a 32-bit program",
    "0,    0, neither an ELF program nor a script",
  })
  void tellsAProgramOfAnotherMachine(int offset, int value, String said) throws IOException {
    byte[] file = Files.readAllBytes(directory.resolve(SERVER.substring(1)));
    file[offset] = (byte) value;
    tree.writeProgram(SERVER, file);

    assertThat(only("").reason()).isEqualTo(Reason.SERVER_NOT_RUNNABLE);
    assertThat(only("").message()).contains(said.split("; "));
  }

  @Test
  void tellsAFileThatIsNoProgram() {
    tree.writeProgram(SERVER, new byte[] {'t', 'e', 'x', 't'});

    assertThat(only("").message()).contains("neither an ELF program nor a script");
  }

  @Test
  void tellsAFileSystemThatLetsNoProgramRun() {
    tree.write("/proc/1/mountinfo", "30 22 254:3 / /opt rw,noexec - ext4 /dev/vdc rw\n");

    assertThat(only("").reason()).isEqualTo(Reason.SERVER_NOT_RUNNABLE);
    assertThat(only("").message()).contains("the file system at /opt is mounted noexec");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000000", "1000650000", "-1", "nobody", "0x7", "007"})
  void refusesAUserThatTheKernelWouldCutOrNotUnderstand(String user) {
    String spec = ", modules: {onload: {parameters: {cplane_server_uid: \"" + user + "\"}}}";

    assertThat(only(spec).reason()).isEqualTo(Reason.PARAMETER_INVALID);
    assertThat(only(spec).message()).contains("cplane_server_uid", user);
    assertThat(only(spec).remedy()).contains("999999");
  }

  @Test
  void saysWhatTheKernelWouldMakeOfALongNumber() {
    assertThat(
            only(", modules: {onload: {parameters: {cplane_server_gid: \"1000650000\"}}}")
                .message())
        .isEqualTo("cplane_server_gid is '1000650000': the kernel cuts it to 100065");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "999999"})
  void takesWhatFits(String user) {
    assertThat(problems(", modules: {onload: {parameters: {cplane_server_uid: \"" + user + "\"}}}"))
        .isEmpty();
  }

  private Finding only(String spec) {
    assertThat(problems(spec)).hasSize(1);
    return problems(spec).getFirst();
  }

  private List<Finding> problems(String spec) {
    Revision revision =
        Staging.stage(
            new PayloadStore(new HostFiles(tree.root()), trees, Set::of),
            DesiredParser.parse(
                "test", "{onload: {source: {hostPath: " + SOURCE + "}" + spec + "}}"),
            Nodes.RELEASE);
    return Preflight.check(revision, Nodes.bare().state(), KERNELS).problems();
  }
}
