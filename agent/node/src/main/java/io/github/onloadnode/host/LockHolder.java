package io.github.onloadnode.host;

import io.github.onloadnode.api.Reading;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads in /proc about the process that holds the agent's lock. */
final class LockHolder {

  /** SIGKILL in the kernel's masks of pending signals: bit 8. */
  private static final long KILLED = 1L << 8;

  private LockHolder() {}

  /** One sentence with the remedy. */
  static String describe(String lock, String pid, HostFiles files) {
    String head = "another agent holds " + lock;
    if (!pid.matches("[0-9]{1,10}")) {
      return head + "; stop it first";
    }
    return switch (files.text("/proc/" + pid + "/status")) {
      case Reading.Present<String>(String status) ->
          head + ": process " + pid + ", which " + state(pid, fields(status), files);
      case Reading.Absent<String>() ->
          head + ": process " + pid + ", which is in another pid namespace; stop its container";
      case Reading.Unreadable<String>(String reason) ->
          head + ": process " + pid + ", about which nothing is known (" + reason + ")";
    };
  }

  private static String state(String pid, Map<String, String> status, HostFiles files) {
    char state = (status.getOrDefault("State", "") + "?").charAt(0);
    boolean killed = pending(status, "SigPnd") || pending(status, "ShdPnd");
    return switch (state) {
      case 'D' ->
          (killed ? "was killed and " : "")
              + "is stuck in the kernel"
              + place(pid, files)
              + "; it ends when the kernel lets it, at the latest with a reboot";
      case 'Z', 'X' -> "has ended and waits for its parent to reap it; try again";
      case 'T', 't' -> "is stopped by a signal or a debugger; continue or kill it";
      default -> killed ? "was killed and is about to end; try again" : "runs; stop it first";
    };
  }

  private static String place(String pid, HostFiles files) {
    Optional<String> function =
        files
            .attribute("/proc/" + pid + "/wchan")
            .toOptional()
            .filter(name -> !name.isEmpty() && !name.equals("0"));
    return function.map(name -> " (in " + name + ")").orElse("");
  }

  private static boolean pending(Map<String, String> status, String mask) {
    String digits = status.getOrDefault(mask, "");
    return digits.matches("[0-9a-f]{1,16}") && (Long.parseUnsignedLong(digits, 16) & KILLED) != 0;
  }

  private static Map<String, String> fields(String status) {
    Map<String, String> fields = new HashMap<>();
    for (String line : status.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }
}
