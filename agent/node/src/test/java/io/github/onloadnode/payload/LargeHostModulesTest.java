package io.github.onloadnode.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.ShippedJvm;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Drivers of kernels whose modules have their debug information. */
final class LargeHostModulesTest {

  private static final String RELEASE = "6.1.0-56-amd64";
  private static final String SFC = "kernel/drivers/net/ethernet/sfc/sfc.ko";
  private static final long DEBUG_INFORMATION = 55_000_000;

  @TempDir private Path directory;

  @AfterEach
  void deleteReadOnlyTrees() throws IOException {
    new DirectoryTrees(new HostRoot(directory)).delete("/var");
  }

  @Test
  void areKeptInTheHeapThatShips() throws Exception {
    large();

    ShippedJvm.Result result =
        ShippedJvm.run(LargeHostModules.class, directory.toString(), RELEASE);

    assertKept(result);
  }

  @ParameterizedTest
  @ValueSource(strings = {".xz", ".zst"})
  void areUnpackedInTheHeapThatShips(String suffix) throws Exception {
    Path plain = large();
    Path packed = plain.resolveSibling("sfc.ko" + suffix);
    try (OutputStream file = Files.newOutputStream(packed);
        OutputStream out =
            suffix.equals(".xz")
                ? new XZOutputStream(file, new LZMA2Options(1))
                : new ZstdOutputStream(file)) {
      Files.copy(plain, out);
    }
    Files.delete(plain);
    Path dep = directory.resolve("lib/modules/" + RELEASE + "/modules.dep");
    Files.writeString(dep, Files.readString(dep).replace("sfc.ko", "sfc.ko" + suffix));

    ShippedJvm.Result result =
        ShippedJvm.run(LargeHostModules.class, directory.toString(), RELEASE);

    assertKept(result);
  }

  private Path large() throws IOException {
    HostTree tree = new HostTree(new HostRoot(directory));
    SimulatedPayload.writeHostModules(tree, RELEASE);
    Path sfc = directory.resolve("lib/modules/" + RELEASE + "/" + SFC);
    LargeModules.pad(sfc, DEBUG_INFORMATION);
    return sfc;
  }

  private void assertKept(ShippedJvm.Result result) {
    assertThat(result.output()).contains("wrong is nothing").doesNotContain("OutOfMemory");
    assertThat(result.exit()).isZero();
    assertThat(directory.resolve("var/lib/onload-agent/host-modules/" + RELEASE + "/" + SFC))
        .isRegularFile()
        .satisfies(kept -> assertThat(Files.size(kept)).isGreaterThan(DEBUG_INFORMATION));
  }
}
