package io.github.onloadnode.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The reference of all settings. */
final class ConfigurationTableTest {

  @Test
  void hasEverySettingUnderEveryName() {
    String table = ConfigurationTable.markdown();

    for (Setting<?> setting : Settings.all()) {
      assertThat(table)
          .contains(
              "| `%s` | `%s` | `%s` |"
                  .formatted(setting.key(), setting.flag(), setting.variable(Program.AGENT)));
    }
  }
}
