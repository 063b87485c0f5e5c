package io.github.onloadnode.host;

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
import org.junit.jupiter.params.provider.ValueSource;

/** One agent a node. */
final class AgentLockTest {

  private static final String NOTHING_PENDING = "0000000000000000";
  private static final String KILLED = "0000000000000100";

  @TempDir Path root;

  private Path directory = Path.of("");
  private HostRoot host = new HostRoot(Path.of("/"));
  private HostFiles files = new HostFiles(HostRoot.ofThisProcess());

  @BeforeEach
  void placeHost() {
    directory = root.resolve("run/onload-agent");
    host = new HostRoot(root);
    files = new HostFiles(host);
  }

  @Test
  void isGivenToTheNextWhenTheFirstGaveItBack() throws IOException {
    AgentLock.take(host, files).close();

    AgentLock second = AgentLock.take(host, files);

    assertThat(directory.resolve("lock")).hasContent(ProcessHandle.current().pid() + "\n");
    second.close();
  }

  @Test
  void leavesNothingBehind() throws IOException {
    AgentLock.take(host, files).close();

    assertThat(directory).doesNotExist();
  }

  @Test
  void leavesWhatOthersPutThere() throws IOException {
    AgentLock lock = AgentLock.take(host, files);
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

    assertThatThrownBy(() -> AgentLock.take(host, files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was deleted each time it was opened");

    Files.delete(link);
    AgentLock.take(host, files).close();
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

    try (AgentLock _ = AgentLock.take(host, files)) {
      assertThatThrownBy(() -> AgentLock.take(host, files))
          .isInstanceOf(AgentLock.HeldException.class)
          .hasMessageContaining("another agent holds /run/onload-agent/lock")
          .hasMessageContaining("process " + pid + ", " + expected);
    }
  }

  @Test
  void saysWhereTheHolderIsWhenItCannotBeSeen() throws IOException {
    try (AgentLock _ = AgentLock.take(host, files)) {
      assertThatThrownBy(() -> AgentLock.take(host, files))
          .hasMessageContaining("which is in another pid namespace; stop its container");
    }
  }

  @Test
  void doesNotTrustWhatIsInTheFile() throws IOException {
    try (AgentLock _ = AgentLock.take(host, files)) {
      Files.writeString(directory.resolve("lock"), "../../etc/passwd");

      assertThatThrownBy(() -> AgentLock.take(host, files))
          .hasMessageEndingWith("lock; stop it first");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run/onload-agent", "run/onload-agent/lock"})
  void saysWhatStandsInItsPlace(String path) throws IOException {
    boolean file = path.endsWith("agent");
    Path place = root.resolve(path);
    Files.createDirectories(place.getParent());
    if (file) {
      Files.createFile(place);
    } else {
      Files.createDirectory(place);
    }

    assertThatThrownBy(() -> AgentLock.take(host, files))
        .hasMessage(
            "/" + path + ": is not a " + (file ? "directory" : "regular file") + "; move it away");
  }

  @Test
  void isWithheldFromAnotherProcess() throws Exception {
    try (AgentLock _ = AgentLock.take(host, files)) {
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  LockProbe.class.getName(),
                  root.toString())
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
