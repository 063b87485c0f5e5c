package io.github.onloadnode.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What {@code /proc} says about one process. */
record ProcessFacts(double rssMebibytes, double privateDirtyMebibytes, int threads, Duration cpu) {

  private static final double KIBIBYTES_PER_MEBIBYTE = 1024;

  /** {@code USER_HZ}, the unit of /proc/PID/stat: 100 on every architecture that we build for. */
  private static final long TICKS_PER_SECOND = 100;

  // Fields of /proc/PID/stat after the command's closing parenthesis (proc(5): utime is 14).
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final int THREADS = 17;

  static ProcessFacts of(long pid) {
    Path directory = Path.of("/proc", Long.toString(pid));
    try {
      return parse(
          Files.readString(directory.resolve("smaps_rollup")),
          Files.readString(directory.resolve("stat")));
    } catch (IOException e) {
      throw new UncheckedIOException("read the facts of process " + pid, e);
    }
  }

  private static ProcessFacts parse(String memory, String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    return new ProcessFacts(
        mebibytes(memory, "Rss:"),
        mebibytes(memory, "Private_Dirty:"),
        Integer.parseInt(fields[THREADS]),
        Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND));
  }

  private static double mebibytes(String memory, String key) {
    return memory
            .lines()
            .filter(line -> line.startsWith(key))
            .map(line -> line.substring(key.length()).replace("kB", "").strip())
            .mapToDouble(Double::parseDouble)
            .sum()
        / KIBIBYTES_PER_MEBIBYTE;
  }
}
