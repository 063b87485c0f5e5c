package io.github.onloadnode.linux;

import java.util.List;

/** The kernel's log buffer. */
public interface KernelLog {

  /**
   * Its newest lines, oldest first, as {@code dmesg} prints them, by {@code syslog(2)}.
   *
   * @throws LinuxException EPERM where CAP_SYSLOG is missing
   */
  List<String> lines();
}
