package io.github.onloadnode.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.onloadnode.host.HostCommand.Result;
import io.github.onloadnode.testing.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small scripts as programs of a host. */
class HostCommandTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void runsTheHostsProgramWithItsArgumentsAsTheyAre() throws Exception {
    program("/opt/echo", "printf '%s|' \"$0\" \"$@\"; pwd; read line; echo \"read $?\"; exit 7");

    Result result = run("/opt/echo", "a b", "$HOME", ";");

    assertThat(result)
        .isEqualTo(new Result.Ended(7, directory.resolve("opt/echo") + "|a b|$HOME|;|/\nread 1"));
  }

  @Test
  void givesNoEnvironment() throws Exception {
    program("/opt/env", "exec /usr/bin/env");

    assertThat(run("/opt/env")).isInstanceOf(Result.Ended.class);
    assertThat(((Result.Ended) run("/opt/env")).output()).doesNotContain("HOME=", "JAVA");
  }

  @Test
  void keepsTheBeginningOfMuchOutputAndDoesNotBlockTheWriter() throws Exception {
    program("/opt/much", "i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done");

    Result.Ended result = (Result.Ended) run("/opt/much");

    assertThat(result.exitCode()).isZero();
    assertThat(result.output()).hasSizeBetween(4000, 4096).startsWith("0123456789\n0123456789");
  }

  @Test
  void killsWhatTakesTooLongWithItsChildren() throws Exception {
    program("/opt/hang", "sleep 1000 & echo $!; wait");

    Result result =
        new HostCommand(new HostRoot(directory), InstantSource.system())
            .run("/opt/hang", List.of(), Duration.ofMillis(400), () -> true);

    assertThat(result).isInstanceOf(Result.Killed.class);
    long child = Long.parseLong(((Result.Killed) result).output());
    await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void measuresTheTime() throws Exception {
    program("/opt/hang", "exec sleep 1000");
    TestClock slow = new TestClock();

    Result result =
        new HostCommand(new HostRoot(directory), slow)
            .run(
                "/opt/hang",
                List.of(),
                LONG,
                () -> {
                  // The machine is so busy that every round takes half a minute.
                  slow.advance(Duration.ofSeconds(30));
                  return true;
                });

    assertThat(result)
        .isEqualTo(new Result.Killed("not ended after " + LONG.toSeconds() + " s", ""));
    assertThat(slow.instant()).isBefore(new TestClock().instant().plus(LONG.multipliedBy(3)));
  }

  @Test
  void killsWhatIsNotWantedAnyMore() throws Exception {
    program("/opt/hang", "exec sleep 1000");
    AtomicInteger asked = new AtomicInteger();

    Result result =
        new HostCommand(new HostRoot(directory), InstantSource.system())
            .run("/opt/hang", List.of(), LONG, () -> asked.incrementAndGet() < 3);

    assertThat(result).isEqualTo(new Result.Killed("no longer wanted", ""));
    assertThat(ProcessHandle.current().children().filter(this::isOurs)).isEmpty();
  }

  @Test
  void endsWithTheProgramAlthoughItsChildHoldsThePipe() throws Exception {
    program("/opt/leave", "sleep 2 & exit 3");

    assertThat(run("/opt/leave")).isEqualTo(new Result.Ended(3, ""));
  }

  @Test
  void killsForAnInterruptAndKeepsIt() throws Exception {
    program("/opt/hang", "exec sleep 1000");
    Thread.currentThread().interrupt();

    Result result = run("/opt/hang");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isInstanceOf(Result.Killed.class);
  }

  @Test
  void saysWhyAProgramCannotBeStarted() throws Exception {
    Files.createDirectories(directory.resolve("opt"));
    Files.writeString(directory.resolve("opt/plain"), "x");

    assertThat(run("/opt/missing")).isInstanceOf(Result.NotStarted.class);
    assertThat(((Result.NotStarted) run("/opt/missing")).why()).contains("No such file");
    assertThat(((Result.NotStarted) run("/opt/plain")).why()).contains("Permission denied");
  }

  @Test
  void leavesNoDescriptorBehind() throws Exception {
    program("/opt/true", "exit 0");
    run("/opt/true");
    long before = descriptors();

    for (int i = 0; i < 20; i++) {
      run("/opt/true");
      run("/opt/missing");
    }

    assertThat(descriptors()).isLessThanOrEqualTo(before + 2);
  }

  private boolean isOurs(ProcessHandle child) {
    return child.info().command().filter(command -> command.endsWith("sleep")).isPresent();
  }

  private static long descriptors() throws Exception {
    try (var names = Files.list(Path.of("/proc/self/fd"))) {
      return names.count();
    }
  }

  private Result run(String program, String... arguments) {
    return new HostCommand(new HostRoot(directory), InstantSource.system())
        .run(program, List.of(arguments), LONG, () -> true);
  }

  private void program(String path, String script) throws Exception {
    Path file = directory.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
