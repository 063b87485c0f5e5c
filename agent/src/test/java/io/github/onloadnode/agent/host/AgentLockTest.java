package io.github.onloadnode.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One agent a node. */
final class AgentLockTest {

  private static final String NOTHING_PENDING = "0000000000000000";
  private static final String KILLED = "0000000000000100";

  @TempDir Path root;

  private Path directory = Path.of("");
  private HostFiles files = new HostFiles(new HostRoot(Path.of("/")));

  @BeforeEach
  void placeHost() {
    directory = root.resolve("run/onload-agent");
    files = new HostFiles(new HostRoot(root));
  }

  @Test
  void isGivenToTheNextWhenTheFirstGaveItBack() throws IOException {
    AgentLock.take(directory, files).close();

    AgentLock second = AgentLock.take(directory, files);

    assertThat(directory.resolve("lock")).hasContent(ProcessHandle.current().pid() + "\n");
    second.close();
  }

  @Test
  void leavesNothingBehind() throws IOException {
    AgentLock.take(directory, files).close();

    assertThat(directory).doesNotExist();
  }

  @Test
  void leavesWhatOthersPutThere() throws IOException {
    AgentLock lock = AgentLock.take(directory, files);
    Files.writeString(directory.resolve("token"), "secret");

    lock.close();

    assertThat(directory)
        .isDirectoryContaining("glob:**/token")
        .isDirectoryNotContaining("glob:**/lock");
  }

  @Test
  void isNotHeldByAFileThatHasLostItsName() throws IOException {
    Path descriptors = Files.createDirectories(root.resolve("proc/self/fd"));
    Path link = descriptors.resolve("7");
    Files.createSymbolicLink(link, Path.of("/run/onload-agent/lock (deleted)"));

    assertThatThrownBy(() -> AgentLock.take(directory, files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("goes away again and again");

    Files.delete(link);
    AgentLock.take(directory, files).close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "S | 0000000000000000 | which runs; stop it first",
        "R | 0000000000000100 | which was killed and is about to end; try again",
        "Z | 0000000000000000 | which has ended and waits for its parent",
        "T | 0000000000000000 | which is stopped by a signal or a debugger",
        "D | 0000000000000000 | which is stuck in the kernel (in do_init_module); it ends when",
        "D | 0000000000000100 | which was killed and is stuck in the kernel (in do_init_module)",
      })
  void saysWhichProcessHoldsItAndInWhatState(String state, String pending, String expected)
      throws IOException {
    long pid = ProcessHandle.current().pid();
    status(pid, state, pending);

    try (AgentLock _ = AgentLock.take(directory, files)) {
      assertThatThrownBy(() -> AgentLock.take(directory, files))
          .isInstanceOf(AgentLock.HeldException.class)
          .hasMessageContaining("another agent holds " + directory.resolve("lock"))
          .hasMessageContaining("process " + pid + ", " + expected);
    }
  }

  @Test
  void saysWhereTheHolderIsWhenItCannotBeSeen() throws IOException {
    try (AgentLock _ = AgentLock.take(directory, files)) {
      assertThatThrownBy(() -> AgentLock.take(directory, files))
          .hasMessageContaining("which is in another pid namespace; stop its container");
    }
  }

  @Test
  void doesNotTrustWhatIsInTheFile() throws IOException {
    try (AgentLock _ = AgentLock.take(directory, files)) {
      Files.writeString(directory.resolve("lock"), "../../etc/passwd");

      assertThatThrownBy(() -> AgentLock.take(directory, files))
          .hasMessageEndingWith("lock; stop it first");
    }
  }

  @Test
  void isWithheldFromAnotherProcess() throws Exception {
    try (AgentLock _ = AgentLock.take(directory, files)) {
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LockProbe.class.getName(),
                  directory.toString())
              .start();

      assertThat(other.waitFor()).isEqualTo(LockProbe.HELD);
    }
  }

  private void status(long pid, String state, String pending) throws IOException {
    Path process = Files.createDirectories(root.resolve("proc/" + pid));
    Files.writeString(
        process.resolve("status"),
        "Name:\tjava\nState:\t%s (x)\nSigPnd:\t%s\nShdPnd:\t%s\n"
            .formatted(state, NOTHING_PENDING, pending.equals(KILLED) ? KILLED : pending));
    Files.writeString(process.resolve("wchan"), "do_init_module");
  }
}
