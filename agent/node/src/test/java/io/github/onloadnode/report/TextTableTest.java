package io.github.onloadnode.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Columns for people. */
class TextTableTest {

  @Test
  void makesColumnsAsWideAsTheirWidestCell() {
    TextTable table = new TextTable("PID", "COMMAND");
    table.add("1", "systemd");
    table.add("12345", "sh");

    assertThat(table.render()).isEqualTo("PID    COMMAND\n1      systemd\n12345  sh\n");
  }

  @Test
  void refusesRowOfAnotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TextTable("PID", "COMMAND").add("1"))
        .withMessage("1 cells for [PID, COMMAND]");
  }
}
