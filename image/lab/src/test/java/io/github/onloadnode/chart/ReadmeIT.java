package io.github.onloadnode.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The chart's README is README.md.gotmpl with a table of what values.yaml says. */
@Tag("chart")
final class ReadmeIT {

  private static final Path README = Helm.CHART.resolve("README.md");

  @Test
  void describesEachValueAsItIs() throws Exception {
    String written = written();

    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(README, written);
    }

    assertThat(Files.readString(README))
        .as("change README.md.gotmpl, and render README.md by -Dgolden.update=true")
        .isEqualTo(written);
  }

  @Test
  void leavesNoValueWithoutADescription() throws Exception {
    assertThat(written().lines().filter(line -> line.startsWith("|") && line.endsWith("|  |")))
        .isEmpty();
  }

  private static String written() throws Exception {
    Tool.Printed page =
        Tool.find("helm-docs")
            .run(
                List.of(
                    "--chart-search-root",
                    Helm.CHART.toString(),
                    "--sort-values-order",
                    "file",
                    "--log-level",
                    "warning",
                    "--dry-run"));
    assertThat(page.status()).as(page.errors()).isZero();
    return page.text();
  }
}
