package io.github.onloadnode.host;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host's mounts as its first process sees them, proc_pid_mountinfo(5). */
public final class MountTable {

  private static final String TABLE = "/proc/1/mountinfo";

  private final HostFiles files;

  /** How the kernel escapes blanks and the like in a field. */
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

  /** A line of the table. The mount point is text, because it need not be a valid Java path. */
  record Mount(String point, List<String> options) {

    boolean holds(String path) {
      return point.equals("/") || path.equals(point) || path.startsWith(point + "/");
    }
  }

  public MountTable(HostFiles files) {
    this.files = files;
  }

  /** The noexec mount that the path is on; empty if there is none or that is unknown. */
  public Optional<String> noexec(String hostPath) {
    return files
        .text(TABLE)
        .toOptional()
        .flatMap(table -> mount(table, onTheHost(hostPath)))
        .filter(mount -> mount.options().contains("noexec"))
        .map(Mount::point);
  }

  /** The nearest mount point; of several mounts on it the last, which hides the others. */
  static Optional<Mount> mount(String table, String path) {
    return table
        .lines()
        .map(line -> line.split(" "))
        .filter(fields -> fields.length > 5)
        .map(fields -> new Mount(unescaped(fields[4]), List.of(fields[5].split(","))))
        .filter(mount -> mount.holds(path))
        .reduce((one, next) -> one.point().length() > next.point().length() ? one : next);
  }

  private static String unescaped(String field) {
    return ESCAPED
        .matcher(field)
        .replaceAll(octal ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
  }

  private String onTheHost(String hostPath) {
    try {
      return files.root().real(hostPath);
    } catch (IOException _) {
      return hostPath;
    }
  }
}
