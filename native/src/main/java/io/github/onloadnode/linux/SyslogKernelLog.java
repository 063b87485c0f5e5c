package io.github.onloadnode.linux;

import io.github.onloadnode.linux.libc.CLibrary.Returned;
import io.github.onloadnode.linux.libc.KernelLogCalls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The kernel's log by {@code syslog(2)}. */
final class SyslogKernelLog implements KernelLog {

  /** Facility and level before each line, which dmesg does not print. */
  private static final Pattern PRIORITY = Pattern.compile("^<\\d+>");

  private final KernelLogCalls calls;

  SyslogKernelLog(KernelLogCalls calls) {
    this.calls = calls;
  }

  @Override
  public List<String> lines() {
    Returned size = calls.bufferSize();
    if (size.failed()) {
      throw new LinuxException("ask for the size of the kernel log", size.errno());
    }
    byte[] buffer = new byte[(int) size.value()];
    Returned read = calls.readAll(buffer);
    if (read.failed()) {
      throw new LinuxException("read the kernel log", read.errno());
    }
    return parse(new String(buffer, 0, (int) read.value(), StandardCharsets.UTF_8));
  }

  static List<String> parse(String text) {
    return text.lines().map(line -> PRIORITY.matcher(line).replaceFirst("")).toList();
  }
}
