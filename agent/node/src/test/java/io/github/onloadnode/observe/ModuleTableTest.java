package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.KernelModule.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of /proc/modules. */
class ModuleTableTest {

  @Test
  void readsCapturedTable() {
    var lines = ModuleTable.parse(Fixture.text("modules/uml-7.2.13/modules"));

    assertThat(lines)
        .containsOnlyKeys("onload", "sfc_char", "sfc_resource", "sfc", "fake_sfc_pci")
        .containsEntry(
            "sfc_resource",
            new ModuleTable.Line(
                Reading.present(2), List.of("onload", "sfc_char"), State.LIVE, "O"))
        .containsEntry(
            "onload", new ModuleTable.Line(Reading.present(1), List.of(), State.LIVE, "O"));
  }

  @Test
  void tellsComingAndGoingFromLive() {
    var lines =
        ModuleTable.parse(
            """
            onload 1855488 1 - Loading 0xffffffffc0a00000 (OE+)
            sfc 749568 0 - Unloading 0xffffffffc0900000 (OE-)
            """);

    assertThat(lines.get("onload"))
        .isEqualTo(new ModuleTable.Line(Reading.present(1), List.of(), State.COMING, "OE"));
    assertThat(lines.get("sfc"))
        .isEqualTo(new ModuleTable.Line(Reading.present(0), List.of(), State.GOING, "OE"));
  }

  @Test
  void countsNothingInKernelWithoutUnloading() {
    assertThat(ModuleTable.parse("sfc 749568 - - Live 0x0000000000000000\n"))
        .containsEntry("sfc", new ModuleTable.Line(Reading.absent(), List.of(), State.LIVE, ""));
  }

  @Test
  void takesPermanentForMarkNotForHolder() {
    assertThat(ModuleTable.parse("a 1 2 b,[permanent], Live 0x0000000000000000\n").get("a"))
        .extracting(ModuleTable.Line::holders)
        .isEqualTo(List.of("b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "sfc", "sfc x 1 - Live 0x0", "sfc 1 99999999999 - Live 0x0"})
  void skipsMalformedLines(String text) {
    assertThat(ModuleTable.parse(text)).isEmpty();
  }
}
