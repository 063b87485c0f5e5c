package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.host.HostTree;
import io.github.onloadnode.node.Kernel.Lockdown;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel demands of modules, and shows of them. */
class KernelScannerTest {

  @ParameterizedTest
  @CsvSource({
    "[none] integrity confidentiality, NONE",
    "none [integrity] confidentiality, INTEGRITY",
    "none integrity [confidentiality], CONFIDENTIALITY",
  })
  void findsTheModeInBrackets(String text, Lockdown mode) {
    assertThat(KernelScanner.parseLockdown(text)).isEqualTo(Reading.present(mode));
  }

  @Test
  void doesNotGuessUnknownMode() {
    assertThat(KernelScanner.parseLockdown("none [total]"))
        .isEqualTo(Reading.unreadable("unknown lockdown mode: none [total]"));
  }

  @Test
  void looksWhetherTheKernelShowsBuildIds(@TempDir Path directory) {
    HostTree tree = new HostTree(new HostRoot(directory));
    assertThat(buildIds(tree)).isInstanceOf(Reading.Absent.class);

    tree.write("/proc/modules", "");
    assertThat(buildIds(tree)).isInstanceOf(Reading.Absent.class);

    tree.write("/proc/modules", "mtd 16384 0 - Live 0x0\nsfc 16384 0 - Live 0x0\n");
    assertThat(buildIds(tree)).isEqualTo(Reading.present(false));

    tree.write("/sys/module/sfc/notes/.note.gnu.build-id", "");
    assertThat(buildIds(tree)).isEqualTo(Reading.present(true));
  }

  private static Reading<Boolean> buildIds(HostTree tree) {
    HostFiles files = new HostFiles(tree.root());
    return new KernelScanner(files).scan(ModuleTable.read(files), new Unread()).buildIds();
  }
}
