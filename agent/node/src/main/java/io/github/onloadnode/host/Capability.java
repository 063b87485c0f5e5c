package io.github.onloadnode.host;

import io.github.onloadnode.api.Reading;
import java.util.EnumSet;
import java.util.Set;

/**
 * The capabilities that the agent needs, with their numbers in linux/capability.h (Linux 6.12). The
 * lab takes each of them away, and lets an agent with these alone do everything (CapabilitiesIT).
 */
public enum Capability {
  CAP_DAC_READ_SEARCH(2, "to read files and processes of other users"),
  CAP_KILL(5, "to end control-plane servers, which run as another user"),
  CAP_SYS_MODULE(16, "to load and unload modules"),
  CAP_SYS_PTRACE(19, "to see which processes hold a device"),
  CAP_SYS_ADMIN(21, "to enter network namespaces"),
  CAP_SYSLOG(34, "to read the kernel's messages");

  private static final String EFFECTIVE = "CapEff:";

  private final int number;
  private final String purpose;

  Capability(int number, String purpose) {
    this.number = number;
    this.purpose = purpose;
  }

  /** What it is needed for, as a clause. */
  public String purpose() {
    return purpose;
  }

  /** The capabilities that this process lacks; unreadable without procfs. */
  public static Reading<Set<Capability>> missing(HostFiles files) {
    return files.text("/proc/self/status").flatMap(Capability::missing);
  }

  static Reading<Set<Capability>> missing(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(EFFECTIVE))
        .map(line -> line.substring(EFFECTIVE.length()).strip())
        .filter(digits -> digits.matches("[0-9a-f]{1,16}"))
        .findFirst()
        .map(digits -> Reading.present(missing(Long.parseUnsignedLong(digits, 16))))
        .orElseGet(() -> Reading.unreadable("/proc/self/status: no line CapEff"));
  }

  private static Set<Capability> missing(long effective) {
    Set<Capability> missing = EnumSet.allOf(Capability.class);
    missing.removeIf(capability -> (effective >> capability.number & 1) == 1);
    return missing;
  }
}
