package io.github.onloadnode.cli;

import io.github.onloadnode.config.ConfigurationTable;
import org.junit.jupiter.api.Test;

/** The pages of the reference in the repository are what the program prints. */
final class ReferenceTest {

  @Test
  void namesEverySetting() {
    Golden.assertSame(".github/CONFIGURATION.md", ConfigurationTable.markdown());
  }

  @Test
  void namesEveryMetric() {
    Golden.assertSame(".github/METRICS.md", MetricsPage.markdown());
  }
}
