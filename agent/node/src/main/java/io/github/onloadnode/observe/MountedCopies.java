package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.ProcessIds;
import io.github.onloadnode.revision.Digest;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digests of payload copies that are mounted in containers. A container keeps its mounts until
 * it ends, whatever the node runs by then, and after a restart of the agent only the kernel knows
 * them.
 */
public final class MountedCopies {

  /** The mount's root, proc_pid_mountinfo(5), if it is in a copy's libraries. */
  private static final Pattern ROOT =
      Pattern.compile("^\\S+ \\S+ \\S+ \\S*/(" + Digest.FORM + ")/usr/\\S* ");

  private final HostFiles files;

  public MountedCopies(HostFiles files) {
    this.files = files;
  }

  /** The copies that a process sees; absent if it has ended. */
  public Reading<NavigableSet<String>> of(int pid) {
    NavigableSet<String> digests = new TreeSet<>();
    return files
        .lines("/proc/" + pid + "/mountinfo", line -> digest(line).ifPresent(digests::add))
        .map(_ -> digests);
  }

  /**
   * The copies that any process sees.
   *
   * @throws IOException if that is unknown
   */
  public Set<String> all() throws IOException {
    Set<String> digests = new HashSet<>();
    Set<String> namespaces = new HashSet<>();
    for (int pid : known(ProcessIds.list(files)).orElse(List.of())) {
      // Most processes share a mount namespace, which is read only once.
      if (mounts(pid).filter(namespaces::add).isPresent()) {
        Reading<NavigableSet<String>> seen = of(pid);
        boolean ended = !(seen instanceof Reading.Present) && mounts(pid).isEmpty();
        digests.addAll(ended ? Set.of() : known(seen).orElseGet(TreeSet::new));
      }
    }
    return Set.copyOf(digests);
  }

  /** The mount namespace; empty for a process that has ended or is a zombie. */
  private Optional<String> mounts(int pid) throws IOException {
    return known(files.link("/proc/" + pid + "/ns/mnt"));
  }

  private static Optional<String> digest(String line) {
    Matcher root = ROOT.matcher(line);
    return root.find() ? Optional.of(root.group(1)) : Optional.empty();
  }

  private static <T> Optional<T> known(Reading<T> reading) throws IOException {
    if (reading instanceof Reading.Unreadable<T>(String reason)) {
      throw new IOException("it is unknown which payload copies pods have mounted: " + reason);
    }
    return reading.toOptional();
  }
}
