package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.testing.ShippedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes with as many descriptors as the kernel grants, and many of them. */
final class ManyHoldersTest {

  /** Of the kernel's fs.nr_open. */
  private static final int DESCRIPTORS = 1_048_576;

  private static final Path MEMORY = Path.of("/dev/shm");

  private Path root;

  @BeforeEach
  void makeProc() throws IOException {
    root =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "many-holders")
            : Files.createTempDirectory("many-holders");
    Files.createDirectories(root.resolve("proc/self/ns"));
    Files.createSymbolicLink(root.resolve("proc/self/ns/pid"), Path.of("pid:[4026531836]"));
    process(1);
  }

  @AfterEach
  void removeProc() throws IOException {
    new DirectoryTrees(new HostRoot(root)).delete("/proc");
    Files.delete(root);
  }

  @Test
  void findsTheOneDeviceAmongAMillionSockets() throws Exception {
    Path descriptors = process(4242);
    Path socket = Files.createSymbolicLink(descriptors.resolve("0"), Path.of("socket:[1000000]"));
    for (int i = 1; i < DESCRIPTORS - 1; i++) {
      link(descriptors.resolve(Integer.toString(i)), socket);
    }
    Files.createSymbolicLink(descriptors.resolve("last"), Path.of("/dev/onload"));

    ShippedJvm.Result result = ShippedJvm.run(ManyHolders.class, root.toString());

    assertThat(result.output())
        .contains("holders Present[value=1]", "first Present[value=4242 [onload]]", "unread []");
  }

  @Test
  void namesSomeOfAcceleratedSocketsAndEveryDeviceNode() throws Exception {
    Path descriptors = process(4242);
    for (int i = 0; i < 20_000; i++) {
      Files.createSymbolicLink(
          descriptors.resolve(Integer.toString(i)), Path.of("onload:[tcp:0:" + i + "]"));
    }
    Files.createSymbolicLink(descriptors.resolve("last"), Path.of("/dev/onload"));

    ShippedJvm.Result result = ShippedJvm.run(ManyHolders.class, root.toString());

    String first = result.output().lines().filter(line -> line.startsWith("first")).toList().get(0);
    assertThat(first).contains("4242 [onload, ");
    assertThat(first.split("onload:\\[tcp")).hasSizeBetween(16, 18);
  }

  @Test
  void countsTenThousandProcessesThatHoldDevices() throws Exception {
    for (int pid = 10_000; pid < 20_000; pid++) {
      Files.createSymbolicLink(process(pid).resolve("3"), Path.of("/dev/onload"));
    }

    ShippedJvm.Result result = ShippedJvm.run(ManyHolders.class, root.toString());

    assertThat(result.output())
        .contains("holders Present[value=1000]", "9000 processes beyond the 1000");
  }

  /** Its directory of descriptors. */
  private Path process(int pid) throws IOException {
    Path process = root.resolve("proc/" + pid);
    Path descriptors = Files.createDirectories(process.resolve("fd"));
    Files.writeString(process.resolve("comm"), "feed-handler\n");
    Files.writeString(process.resolve("cgroup"), "0::/system.slice/feed.service\n");
    return descriptors;
  }

  /** A second name for a symbolic link takes less of the memory than a second link. */
  private static void link(Path name, Path existing) throws IOException {
    try {
      Files.createLink(name, existing);
    } catch (IOException _) {
      // Disks have a limit for names of one file.
      Files.createSymbolicLink(name, Files.readSymbolicLink(existing));
    }
  }
}
