package io.github.onloadnode.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real system calls on the machine that runs the tests. What they answer depends on its
 * privileges and its kernel, never on its hardware.
 */
class LinuxTest {

  private final Linux linux = Linux.load();

  @TempDir Path directory;

  @Test
  void failsToUnloadModuleThatIsNotThere() {
    LinuxException failure =
        catchThrowableOfType(
            LinuxException.class, () -> linux.modules().unload("onload_agent_absent"));

    // ENOENT with CAP_SYS_MODULE, EPERM without, ENOSYS where the kernel has no modules.
    assertThat(failure.errno().orElseThrow()).isIn(Errno.ENOENT, Errno.EPERM, Errno.ENOSYS);
    assertThat(failure).hasMessageStartingWith("unload module onload_agent_absent: ");
  }

  @Test
  void failsToLoadAFileThatIsNotAModule() throws IOException {
    Path file = Files.writeString(directory.resolve("text.ko"), "no module\n");

    LinuxException failure =
        catchThrowableOfType(LinuxException.class, () -> linux.modules().load(file, "a=1"));

    // EKEYREJECTED where the kernel wants a signature before it looks at the file.
    assertThat(failure.errno().orElseThrow())
        .isIn(Errno.ENOEXEC, Errno.EPERM, Errno.ENOSYS, Errno.EKEYREJECTED);
    assertThat(failure).hasMessageStartingWith("load module " + file + ": ");
  }

  @Test
  void tellsMissingFileFromMissingSymbol() {
    Path file = directory.resolve("absent.ko");

    assertThatExceptionOfType(LinuxException.class)
        .isThrownBy(() -> linux.modules().load(file, ""))
        .withMessage("open module file " + file + ": No such file or directory (ENOENT)")
        .matches(failure -> failure.is(Errno.ENOENT));
  }

  @Test
  void closesModuleFileAfterFailure() throws IOException {
    Path file = Files.writeString(directory.resolve("text.ko"), "no module\n");

    assertThatExceptionOfType(LinuxException.class)
        .isThrownBy(() -> linux.modules().load(file, ""));

    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(descriptors.map(LinuxTest::target)).doesNotContain(file.toString());
    }
  }

  @Test
  void seesCharacterDevice() {
    // include/uapi/linux/major.h and drivers/char/mem.c: /dev/null is 1:3 everywhere.
    assertThat(linux.deviceNodes().characterDevice(Path.of("/dev/null")))
        .hasValueSatisfying(device -> {
          assertThat(device.major()).isEqualTo(1);
          assertThat(device.minor()).isEqualTo(3);
          assertThat(device.mode() & 0600).isEqualTo(0600);
        });
  }

  @Test
  void takesNothingElseForCharacterDevice() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/null"));

    assertThat(linux.deviceNodes().characterDevice(directory)).isEmpty();
    assertThat(linux.deviceNodes().characterDevice(directory.resolve("absent"))).isEmpty();
    assertThat(linux.deviceNodes().characterDevice(link)).isEmpty();
  }

  @Test
  void doesNotTakeUnreadableForAbsent() throws IOException {
    Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));

    assertThatExceptionOfType(LinuxException.class)
        .isThrownBy(() -> linux.deviceNodes().characterDevice(loop.resolve("onload")))
        .withMessage(
            "look at device node %s: Too many levels of symbolic links (ELOOP)",
            loop.resolve("onload"));
  }

  @ParameterizedTest
  @CsvSource({
    "READ,/proc/self/mem,EIO",
    "READ,/proc,EISDIR",
    "READ,/proc/self/absent,ENOENT",
    "LIST,/proc/self/comm,ENOTDIR",
    "READ_LINK,/proc/self/comm,EINVAL",
    "LOOK_UP,/proc/self/comm/below,ENOTDIR",
  })
  void tellsKernelsReasonByNumber(FileErrors.Tried what, Path path, Errno reason) {
    assertThat(FileErrors.ofThisMachine().again(what, path)).hasValue(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "READ,/proc/self/comm",
    "LIST,/proc",
    "READ_LINK,/proc/self",
    "LOOK_UP,/proc/self/exe"
  })
  void hasNoReasonWhereNothingIsRefused(FileErrors.Tried what, Path path) {
    assertThat(FileErrors.ofThisMachine().again(what, path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent0", "a name that is far too long for an interface", ""})
  void knowsNoDriverOfAbsentInterface(String name) {
    assertThat(linux.ethtool().driver(name)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RouteTables.Table.class)
  void readsTablesOfItsNetworkToTheEnd(RouteTables.Table table) {
    List<Integer> types = new ArrayList<>();

    linux
        .routes()
        .dump(
            table,
            datagram -> {
              ByteBuffer messages = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
              for (int at = 0; at < datagram.length; at += (messages.getInt(at) + 3) & ~3) {
                types.add((int) messages.getShort(at + 4));
              }
              return types.getLast() > 3;
            });

    // NLMSG_DONE; NLMSG_ERROR from a kernel that has no such table.
    assertThat(types.getLast()).isIn(2, 3);
    assertThat(linux.routes().namespace()).matches("net:\\[\\d+\\]");
  }

  @Test
  void endsTheProcessThatItHolds() throws Exception {
    Process process = new ProcessBuilder("sleep", "1000").start();
    try (Processes.Held held = Processes.ofThisMachine().hold((int) process.pid()).orElseThrow()) {
      assertThat(held.isAlive()).isTrue();

      held.kill();

      assertThat(process.waitFor()).isEqualTo(128 + 9);
      assertThat(held.isAlive()).isFalse();
      held.terminate();
    }
    assertThat(Processes.ofThisMachine().hold((int) process.pid())).isEmpty();
  }

  @Test
  void readsKernelLogOrSaysWhyNot() {
    try {
      assertThat(linux.log().lines()).noneMatch(line -> line.matches("<\\d+>.*"));
    } catch (LinuxException failure) {
      assertThat(failure).hasMessageContaining("the kernel log: ");
      assertThat(failure.errno().orElseThrow()).isIn(Errno.EPERM, Errno.EACCES, Errno.ENOSYS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsErrnoWithAndWithoutGeneratedBytecode(boolean generated) throws Exception {
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djnr.ffi.asm.enabled=" + generated,
                "-cp",
                System.getProperty("java.class.path"),
                ErrnoProbe.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    String printed = new String(probe.getInputStream().readAllBytes(), UTF_8);

    assertThat(probe.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(printed.lines())
        .containsExactly(
            "open module file " + directory + "/absent.ko: No such file or directory (ENOENT)",
            "open module file " + directory + "/loop.ko: Too many levels of symbolic links (ELOOP)",
            "no driver");
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed meanwhile";
    }
  }
}
