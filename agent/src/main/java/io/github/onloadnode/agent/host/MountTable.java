package io.github.onloadnode.agent.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The host's mounts as its first process sees them, proc_pid_mountinfo(5). */
public final class MountTable {

  private static final String TABLE = "/proc/1/mountinfo";

  private final HostFiles files;

  /** A line of the table. */
  record Mount(Path point, List<String> options) {}

  public MountTable(HostFiles files) {
    this.files = files;
  }

  /** The mount point above a path from which no program may be run; empty where it may, or so. */
  public Optional<String> noexec(String hostPath) {
    return files
        .text(TABLE)
        .toOptional()
        .flatMap(table -> mount(table, onTheHost(hostPath)))
        .filter(mount -> mount.options().contains("noexec"))
        .map(mount -> mount.point().toString());
  }

  /** The last one of those that are nearest: it hides the others. */
  static Optional<Mount> mount(String table, Path path) {
    return table
        .lines()
        .map(line -> line.split(" "))
        .filter(fields -> fields.length > 5)
        .map(fields -> new Mount(Path.of(unescaped(fields[4])), List.of(fields[5].split(","))))
        .filter(mount -> path.startsWith(mount.point()))
        .reduce((one, next) ->
            Comparator.<Mount>comparingInt(mount -> mount.point().getNameCount()).compare(one, next)
                    > 0
                ? one
                : next);
  }

  /** The kernel writes blanks in octal. */
  private static String unescaped(String field) {
    return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }

  private Path onTheHost(String hostPath) {
    try {
      Path real = files.root().follow(hostPath);
      return Path.of("/").resolve(files.root().directory().relativize(real));
    } catch (IOException _) {
      return Path.of(hostPath);
    }
  }
}
