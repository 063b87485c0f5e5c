package io.github.onloadnode.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The parser of the log buffer. */
class SyslogKernelLogTest {

  @Test
  void printsLinesWithoutPriority() {
    String buffer =
        """
        <6>[   12.345678] onload: loading out-of-tree module taints kernel.
        <3>[   12.400001] onload: Unknown symbol efrm_x (err -2)
        <30>[   13.1] onload_cp_server[7]: <started>
        """;

    assertThat(SyslogKernelLog.parse(buffer))
        .containsExactly(
            "[   12.345678] onload: loading out-of-tree module taints kernel.",
            "[   12.400001] onload: Unknown symbol efrm_x (err -2)",
            "[   13.1] onload_cp_server[7]: <started>");
  }
}
