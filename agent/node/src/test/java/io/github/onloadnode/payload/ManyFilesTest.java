package io.github.onloadnode.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.ShippedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payloads of many files, in the heap that ships. */
final class ManyFilesTest {

  private static final String RELEASE = "6.1.0-56-amd64";

  @TempDir private Path directory;

  @BeforeEach
  void writePayload() {
    SimulatedPayload.of("9.1.0", RELEASE)
        .write(new HostTree(new HostRoot(directory)), "/srv/onload");
  }

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    DirectoryTrees trees = new DirectoryTrees(new HostRoot(directory));
    trees.delete("/opt");
    trees.delete("/var");
  }

  @Test
  void areReadUpToTheLimitAndRefusedBeyond() throws Exception {
    add(0, 99_000);

    ShippedJvm.Result read = ShippedJvm.run(ManyFiles.class, directory.toString(), RELEASE);
    add(99_000, 101_000);
    ShippedJvm.Result refused = ShippedJvm.run(ManyFiles.class, directory.toString(), RELEASE);

    assertThat(read.output()).matches("digest [0-9a-f]{12}\\R");
    assertThat(refused.output()).startsWith("refused").contains("more than 100000 files");
  }

  private void add(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      Path below = directory.resolve("srv/onload/opt/onload/usr/share/part-" + i / 1000);
      if (i % 1000 == 0) {
        Files.createDirectories(below);
      }
      Files.createFile(below.resolve("a-file-with-a-name-of-common-length-" + i));
    }
  }
}
