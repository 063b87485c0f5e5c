package io.github.onloadnode.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.DirectoryTrees;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.payload.HostModules;
import io.github.onloadnode.payload.HostSupply;
import io.github.onloadnode.simulator.SimulatedHost;
import io.github.onloadnode.simulator.SimulatedModuleFile;
import io.github.onloadnode.simulator.SimulatedPayload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Modules of the host's own kernel, as distributions lay them down. */
final class HostModuleActionsTest {

  private static final String RELEASE = SimulatedHost.Shape.usual().kernelRelease();
  private static final String DIRECTORY = "/lib/modules/" + RELEASE + "/";

  @TempDir private Path directory;
  private OneModule one;

  @BeforeEach
  void makeHost() {
    one = OneModule.in(directory);
    SimulatedPayload.writeHostModules(one.host().tree(), RELEASE);
  }

  @Test
  void loadsWhatADriverNeedsBeforeIt() {
    assertThat(load("sfc")).isEmpty();

    assertThat(one.host().modules().loaded("mtd")).isPresent();
    assertThat(one.host().modules().loaded("sfc").orElseThrow().taint()).isEmpty();
  }

  @Test
  void isContentWithWhatIsThere() {
    load("sfc");

    assertThat(load("sfc")).isEmpty();
  }

  @Test
  void hasNothingToLoadOfWhatIsBuiltIn() {
    assertThat(load("crc32")).isEmpty();
    assertThat(one.host().modules().loaded("crc32")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {".xz", ".gz", ".zst"})
  void unpacksWhatTheDistributionPacked(String suffix) throws IOException {
    packed(suffix);

    assertThat(load("mtd")).isEmpty();

    assertThat(one.host().modules().loaded("mtd")).isPresent();
    assertThat(directory.resolve("var/lib/onload-agent/unpacked")).doesNotExist();
  }

  @Test
  void saysWhatToRunWhereItCannotUnpack() {
    one.host().tree().write(DIRECTORY + "kernel/mtd.ko.zst", new byte[] {0x28, -75, 0x2f, -3, 0});
    one.host().tree().write(DIRECTORY + "modules.dep", "kernel/mtd.ko.zst:\n");

    Finding problem = load("mtd").orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.RESTORE_FAILED);
    assertThat(problem.remedy()).contains("modprobe mtd");
  }

  @Test
  void saysThatTheHostHasNoSuchModule() {
    assertThat(load("nothing").orElseThrow().reason()).isEqualTo(Reason.MODULE_MISSING);
  }

  @Test
  void saysThatTheHostsModulesAreNotThere() {
    one.host().tree().remove("/lib/modules");

    assertThat(load("sfc").orElseThrow().remedy()).contains("/lib/modules");
  }

  private void packed(String suffix) throws IOException {
    byte[] plain = SimulatedModuleFile.inTree("mtd", SimulatedPayload.vermagic(RELEASE)).content();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packing(suffix, bytes)) {
      out.write(plain);
    }
    one.host().tree().write(DIRECTORY + "kernel/mtd.ko" + suffix, bytes.toByteArray());
    one.host().tree().write(DIRECTORY + "modules.dep", "kernel/mtd.ko" + suffix + ":\n");
  }

  private static OutputStream packing(String suffix, OutputStream to) throws IOException {
    return switch (suffix) {
      case ".xz" -> new XZOutputStream(to, new LZMA2Options());
      case ".gz" -> new GZIPOutputStream(to);
      default -> new ZstdOutputStream(to);
    };
  }

  private Optional<Finding> load(String name) {
    HostFiles files = new HostFiles(one.host().root());
    DirectoryTrees trees = new DirectoryTrees(files.root());
    HostSupply supply = new HostSupply(new HostModules(files, trees), trees, one.host().tree());
    return new HostModuleActions(supply, one.host().tree(), one.actions(one.kernel()))
        .load(RELEASE, List.of(name));
  }
}
