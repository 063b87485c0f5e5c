package io.github.onloadnode.linux;

import java.util.List;

/** The kernel's log buffer. */
public interface KernelLog {

  /**
   * The newest lines, oldest first, as {@code dmesg} prints them; by {@code syslog(2)}.
   *
   * @throws LinuxException EPERM without CAP_SYSLOG
   */
  List<String> lines();
}
