package io.github.onloadnode.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.linux.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a host that does not keep still. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HostFilesTest {

  @TempDir Path directory;

  private HostFiles files;

  @BeforeEach
  void setUp() {
    files = new HostFiles(new HostRoot(directory));
  }

  @Test
  void readsAttributeWithoutSurroundingBlanks() throws IOException {
    write("sys/version", "9.2.1 \n");

    assertThat(files.attribute("/sys/version")).isEqualTo(Reading.present("9.2.1"));
    assertThat(files.text("/sys/version")).isEqualTo(Reading.present("9.2.1 \n"));
  }

  @Test
  void takesEmptyAttributeForValue() throws IOException {
    write("sys/taint", "\n");

    assertThat(files.attribute("/sys/taint")).isEqualTo(Reading.present(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sys/absent", "/sys/version/below", "/sys/dangling", "/absent/file"})
  void knowsThatItIsAbsent(String path) throws IOException {
    write("sys/version", "1");
    Files.createSymbolicLink(directory.resolve("sys/dangling"), Path.of("nowhere"));

    assertThat(files.attribute(path)).isEqualTo(Reading.absent());
    assertThat(files.list(path)).isEqualTo(Reading.absent());
  }

  @Test
  void refusesHugeAttributeInsteadOfCuttingIt() throws IOException {
    write("sys/huge", "x".repeat((64 << 10) + 1));
    write("sys/page", "x".repeat(64 << 10));

    assertThat(files.attribute("/sys/huge"))
        .isEqualTo(Reading.unreadable("/sys/huge: larger than 65536 bytes"));
    assertThat(files.attribute("/sys/page").toOptional().orElseThrow()).hasSize(64 << 10);
    assertThat(files.text("/sys/huge").toOptional()).isPresent();
  }

  @Test
  void readsEndlessFileNoFurtherThanTheLimit() throws IOException {
    Path endless = Files.createFile(directory.resolve("endless"));
    try (var file = Files.newByteChannel(endless, StandardOpenOption.WRITE)) {
      file.position(1L << 40).write(ByteBuffer.wrap(new byte[] {1}));
    }

    assertThat(files.text("/endless"))
        .isEqualTo(Reading.unreadable("/endless: larger than 4194304 bytes"));
  }

  @Test
  void doesNotWaitForPipe() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", directory + "/pipe").start().waitFor()).isZero();

    assertThat(files.text("/pipe")).isEqualTo(Reading.unreadable("/pipe: not a regular file"));
  }

  @Test
  void doesNotReadDirectory() throws IOException {
    Files.createDirectory(directory.resolve("directory"));

    assertThat(files.text("/directory"))
        .isEqualTo(Reading.unreadable("/directory: not a regular file"));
  }

  @Test
  void givesUpOnLinksThatLoop() throws IOException {
    Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    Files.createDirectory(directory.resolve("sys"));
    Files.createSymbolicLink(directory.resolve("sys/loop"), Path.of("loop"));

    assertThat(files.text("/loop"))
        .isEqualTo(Reading.unreadable("/loop: Too many levels of symbolic links"));
    assertThat(files.text("/sys/loop")).isInstanceOf(Reading.Unreadable.class);
    assertThat(files.link("/loop")).isEqualTo(Reading.present("loop"));
  }

  @Test
  void listsWhereLinksPointAndPassesOverTheRest() throws IOException {
    write("proc/fd/5", "no link");
    Files.createSymbolicLink(directory.resolve("proc/fd/3"), Path.of("/dev/onload"));
    Files.createSymbolicLink(directory.resolve("proc/fd/4"), Path.of("socket:[7]"));

    Set<String> targets = new HashSet<>();
    Reading<Integer> count = files.links("/proc/fd", targets::add);

    assertThat(count).isEqualTo(Reading.present(targets.size()));
    assertThat(targets).isEqualTo(Set.of("/dev/onload", "socket:[7]"));
    assertThat(files.links("/proc/absent", targets::add)).isEqualTo(Reading.absent());
    assertThat(files.link("/proc/fd/5")).isEqualTo(Reading.absent());
  }

  @Test
  void followsAbsoluteLinkInsideTheRoot() throws IOException {
    write("run/state", "ours");
    Files.createDirectory(directory.resolve("var"));
    Files.createSymbolicLink(directory.resolve("var/run"), Path.of("/run"));
    Files.createSymbolicLink(directory.resolve("var/up"), Path.of("../../../run"));

    assertThat(files.text("/var/run/state")).isEqualTo(Reading.present("ours"));
    assertThat(files.text("/var/up/state")).isEqualTo(Reading.present("ours"));
    assertThat(files.list("/var/run")).isEqualTo(Reading.present(List.of("state")));
  }

  @Test
  void tellsUnreadableFromAbsent() {
    String path = "/" + "x".repeat(300);

    assertThat(files.attribute(path)).isEqualTo(Reading.unreadable(path + ": File name too long"));
    assertThat(files.list(path)).isEqualTo(Reading.unreadable(path + ": File name too long"));
    assertThat(files.link(path)).isEqualTo(Reading.unreadable(path + ": File name too long"));
  }

  @Test
  void saysWhyTheKernelDoesNotAnswer() {
    HostFiles machine = new HostFiles(HostRoot.ofThisProcess());

    // mem_read of fs/proc/base.c: an address that is not mapped, on every Linux.
    assertThat(machine.text("/proc/self/mem"))
        .isEqualTo(Reading.unreadable("/proc/self/mem: Input/output error"));
  }

  @ParameterizedTest
  @EnumSource(names = {"ENODEV", "ESRCH"})
  void knowsByNumberWhatIsGone(Errno errno) {
    HostFiles machine = machineThatSays(Optional.of(errno));

    assertThat(machine.text("/proc/self/mem")).isEqualTo(Reading.absent());
  }

  @ParameterizedTest
  @EnumSource(names = {"EINVAL", "EOPNOTSUPP"})
  void knowsByNumberThatDriverHasNoValue(Errno errno) {
    HostFiles machine = machineThatSays(Optional.of(errno));

    assertThat(machine.answeredAttribute("/proc/self/mem")).isEqualTo(Reading.absent());
    assertThat(machine.attribute("/proc/self/mem"))
        .isEqualTo(Reading.unreadable("/proc/self/mem: " + errno.text()));
  }

  @Test
  void takesErrorWithoutNumberForUnreadable() {
    HostFiles machine = machineThatSays(Optional.empty());

    assertThat(machine.answeredAttribute("/proc/self/mem"))
        .isEqualTo(Reading.unreadable("/proc/self/mem: Input/output error"));
  }

  /** The JDK has EIO's text alone of this file's error, mem_read of fs/proc/base.c. */
  private static HostFiles machineThatSays(Optional<Errno> errno) {
    return new HostFiles(new HostRoot(Path.of("/")), (_, _) -> errno);
  }

  @Test
  void takesEndedProcessForAbsent() throws Exception {
    HostFiles machine = new HostFiles(HostRoot.ofThisProcess());
    Process process = new ProcessBuilder("sleep", "60").start();
    String path = "/proc/" + process.pid() + "/comm";
    assertThat(machine.attribute(path)).isEqualTo(Reading.present("sleep"));

    process.destroyForcibly().waitFor();

    assertThat(machine.attribute(path)).isEqualTo(Reading.absent());
    assertThat(machine.list("/proc/" + process.pid() + "/fd")).isEqualTo(Reading.absent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative", "/../etc/passwd", "/sys/../../etc"})
  void refusesPathThatLeavesTheRoot(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> files.text(path));
  }

  private void write(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
