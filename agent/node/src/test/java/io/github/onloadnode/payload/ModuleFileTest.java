package io.github.onloadnode.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.ModuleIdentity;
import io.github.onloadnode.revision.Modinfo;
import io.github.onloadnode.simulator.SimulatedModuleFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What a module file says in its sections, and that hostile files are refused. */
final class ModuleFileTest {

  private static final String VERMAGIC = "6.1.0-56-amd64 SMP preempt mod_unload modversions ";
  private static final SimulatedModuleFile ONLOAD =
      SimulatedModuleFile.outOfTree(
              "onload", Optional.of("9.1.0 "), VERMAGIC, List.of("sfc_resource", "sfc_char"))
          .withParameters(Map.of("cplane_server_path", "charp", "max_packets", "int"));

  @Test
  void readsWhatTheModuleSaysOfItself() {
    Modinfo info = ModuleFile.modinfo("extra/onload.ko", ONLOAD.content());

    assertThat(info.name()).isEqualTo("onload");
    assertThat(info.vermagic()).contains(VERMAGIC);
    assertThat(info.depends()).containsExactly("sfc_resource", "sfc_char");
    assertThat(info.version()).contains("9.1.0");
    assertThat(info.parameters())
        .containsExactly(Map.entry("cplane_server_path", "charp"), Map.entry("max_packets", "int"));
    assertThat(info.undefinedSymbols())
        .containsExactly("printk", "sfc_char_register", "sfc_resource_register");
    assertThat(info.inTree()).isFalse();
    assertThat(info.signed()).isFalse();
    assertThat(info.symbolVersions()).isFalse();
  }

  @Test
  void identifiesAModuleByAllThatTellsBuildsApart() {
    assertThat(ModuleFile.modinfo("onload.ko", ONLOAD.content()).identity())
        .isEqualTo(
            new ModuleIdentity(
                Optional.of(ONLOAD.buildId()), ONLOAD.srcversion(), Optional.of("9.1.0")));
  }

  @Test
  void identifiesAModuleWithoutVersionByBuildId() {
    var module = SimulatedModuleFile.outOfTree("sfc_char", Optional.empty(), VERMAGIC, List.of());

    assertThat(ModuleFile.modinfo("sfc_char.ko", module.content()).identity())
        .isEqualTo(
            new ModuleIdentity(Optional.of(module.buildId()), Optional.empty(), Optional.empty()));
  }

  @Test
  void seesSignatureChecksumsTreeAndSoftDependencies() {
    var module =
        SimulatedModuleFile.inTree("sfc", VERMAGIC)
            .withDependencies(List.of("mtd"), List.of("mdio-bus", "ptp"))
            .withSignature()
            .withChecksums();

    Modinfo info = ModuleFile.modinfo("sfc.ko", module.content());

    assertThat(info.inTree()).isTrue();
    assertThat(info.signed()).isTrue();
    assertThat(info.symbolVersions()).isTrue();
    assertThat(info.softdeps()).containsExactly("mdio_bus", "ptp");
  }

  @Test
  void refusesAFileThatIsNotElf() {
    assertRefused(
        "#!/bin/sh\nexit 0\n".repeat(20).getBytes(StandardCharsets.US_ASCII), "not an ELF");
  }

  @Test
  void refusesAnEmptyFile() {
    assertRefused(new byte[0], "not an ELF");
  }

  @Test
  void refusesA32BitFile() {
    byte[] file = ONLOAD.content();
    file[4] = 1;

    assertRefused(file, "not a 64-bit");
  }

  @Test
  void refusesATruncatedFile() {
    byte[] file = ONLOAD.content();

    assertRefused(Arrays.copyOf(file, file.length - 100), "truncated");
  }

  @Test
  void refusesSectionHeadersFarOutsideTheFile() {
    byte[] file = ONLOAD.content();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(40, Long.MAX_VALUE - 8);

    assertRefused(file, "outside the file");
  }

  @Test
  void refusesAFileWithoutModinfo() {
    assertRefused(
        new String(ONLOAD.content(), StandardCharsets.ISO_8859_1)
            .replace(".modinfo", ".nothing")
            .getBytes(StandardCharsets.ISO_8859_1),
        "no .modinfo");
  }

  @Test
  void refusesACompressedModuleWithItsRemedy() throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(ONLOAD.content());
    }

    assertThatThrownBy(() -> ModuleFile.modinfo("onload.ko.gz", packed.toByteArray()))
        .isInstanceOfSatisfying(
            FindingException.class,
            e -> {
              assertThat(e.problem().reason()).isEqualTo(Reason.MODULE_COMPRESSED);
              assertThat(e.problem().message()).contains("onload.ko.gz", ".gz");
              assertThat(e.problem().remedy()).contains("unpack");
            });
  }

  /** Whatever single bytes are changed, the answer is a module or a problem, soon. */
  @Test
  void neverFailsInAnotherWayOnDamagedFiles() {
    Random random = new Random(20261125);
    byte[] sound = ONLOAD.content();
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = sound.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        ModuleFile.modinfo("damaged.ko", damaged);
      } catch (FindingException e) {
        assertThat(e.problem().message()).startsWith("damaged.ko");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  private static void assertRefused(byte[] file, String why) {
    assertThatThrownBy(() -> ModuleFile.modinfo("extra/onload.ko", file))
        .isInstanceOfSatisfying(
            FindingException.class,
            e -> {
              assertThat(e.problem().reason()).isEqualTo(Reason.MODULE_MALFORMED);
              assertThat(e.problem().message()).contains("extra/onload.ko", why);
            });
  }
}
