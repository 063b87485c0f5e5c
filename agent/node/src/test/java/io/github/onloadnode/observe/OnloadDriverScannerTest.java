package io.github.onloadnode.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.node.OnloadDriver.Stack;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of /proc/driver/onload. */
class OnloadDriverScannerTest {

  @Test
  void leavesOutTheBlankBehindTheVersion() {
    assertThat(
            OnloadDriverScanner.parse(
                """
                onload_product: Onload
                onload_version: 9.2.1\s
                uk_intf_ver: 94e6b7eccf68029c8c29f301197d3e9a
                """))
        .containsEntry("onload_product", "Onload")
        .containsEntry("onload_version", "9.2.1")
        .containsEntry("uk_intf_ver", "94e6b7eccf68029c8c29f301197d3e9a");
  }

  @Test
  void readsStacksOfUsersWithTheLargestNumbers() {
    // OpenShift counts from 1,000,650,000; 4,294,967,294 is nobody in a user namespace.
    assertThat(OnloadDriverScanner.parseStacks("0: 7 1000650000 0\n1: 8 4294967294 0\n", true))
        .isEqualTo(
            List.of(new Stack(0, 7, 1_000_650_000, true), new Stack(1, 8, 4_294_967_294L, true)));
  }

  @Test
  void readsStacksWithTheirOwners() {
    assertThat(OnloadDriverScanner.parseStacks("0: 4242 1000 3 0 0 1\n1: 77 0 0 0\nx\n", false))
        .isEqualTo(List.of(new Stack(0, 4242, 1000, false), new Stack(1, 77, 0, false)));
  }
}
