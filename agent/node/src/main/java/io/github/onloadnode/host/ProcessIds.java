package io.github.onloadnode.host;

import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.regex.Pattern;

/** The process IDs that /proc shows. */
public final class ProcessIds {

  /** PID_MAX_LIMIT of include/linux/threads.h has seven digits, Linux 6.12. */
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

  private ProcessIds() {}

  /** All current ones, usually the oldest first. */
  public static Reading<List<Integer>> list(HostFiles files) {
    return files
        .list("/proc")
        .map(names ->
            names.stream()
                .filter(name -> NUMBER.matcher(name).matches())
                .map(Integer::valueOf)
                .sorted()
                .toList());
  }
}
