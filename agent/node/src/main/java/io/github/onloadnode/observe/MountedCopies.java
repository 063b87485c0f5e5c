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
 * Copies of payloads that processes see mounted, by their digests. What a container was given stays
 * with it until it ends, whatever the node runs by then, and only the kernel remembers it over a
 * restart of the agent.
 */
public final class MountedCopies {

  /** The path on the mounted file system, proc_pid_mountinfo(5), of one of a copy's libraries. */
  private static final Pattern ROOT =
      Pattern.compile("^\\S+ \\S+ \\S+ \\S*/(" + Digest.FORM + ")/usr/\\S* ");

  private final HostFiles files;

  public MountedCopies(HostFiles files) {
    this.files = files;
  }

  /** What a process sees; absent for one that is gone. */
  public Reading<NavigableSet<String>> of(int pid) {
    NavigableSet<String> digests = new TreeSet<>();
    return files
        .lines("/proc/" + pid + "/mountinfo", line -> digest(line).ifPresent(digests::add))
        .map(_ -> digests);
  }

  /**
   * What any process sees.
   *
   * @throws IOException where that cannot be known
   */
  public Set<String> all() throws IOException {
    Set<String> digests = new HashSet<>();
    Set<String> namespaces = new HashSet<>();
    for (int pid : known(ProcessIds.list(files)).orElse(List.of())) {
      // Most processes share their mounts with others, and need not be read twice.
      if (mounts(pid).filter(namespaces::add).isPresent()) {
        Reading<NavigableSet<String>> seen = of(pid);
        boolean ended = !(seen instanceof Reading.Present) && mounts(pid).isEmpty();
        digests.addAll(ended ? Set.of() : known(seen).orElseGet(TreeSet::new));
      }
    }
    return Set.copyOf(digests);
  }

  /** Its mount namespace; empty for one that is gone, or that nobody has waited for yet. */
  private Optional<String> mounts(int pid) throws IOException {
    return known(files.link("/proc/" + pid + "/ns/mnt"));
  }

  private static Optional<String> digest(String line) {
    Matcher root = ROOT.matcher(line);
    return root.find() ? Optional.of(root.group(1)) : Optional.empty();
  }

  private static <T> Optional<T> known(Reading<T> reading) throws IOException {
    if (reading instanceof Reading.Unreadable<T>(String reason)) {
      throw new IOException("which copies of payloads pods have mounted is not known: " + reason);
    }
    return reading.toOptional();
  }
}
