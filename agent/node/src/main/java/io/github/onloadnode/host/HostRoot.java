package io.github.onloadnode.host;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mount point of the host's file system: {@code /} outside a container, {@code /host} or the
 * like in one, a temporary directory in tests. Paths that would leave it are refused.
 */
public record HostRoot(Path directory) {

  /** As many links as the kernel follows, MAXSYMLINKS of include/linux/namei.h, Linux 6.12. */
  private static final int LINKS = 40;

  private static final Path TOP = Path.of("/");

  /** Where a path begins in a message; elsewhere the same letters are the middle of another. */
  private static final String BEGIN = "(?<![^\\s'\"(=,:>])";

  public HostRoot {
    directory = directory.toAbsolutePath().normalize();
  }

  /** This process's own root: in a container, that of its image. */
  public static HostRoot ofThisProcess() {
    return new HostRoot(TOP);
  }

  /**
   * The path below this root for the host's {@code /absolute/path}. Does not follow symbolic links;
   * see {@link #follow}.
   *
   * @throws IllegalArgumentException for a relative path, or one that leaves the root by {@code ..}
   */
  public Path resolve(String hostPath) {
    if (!hostPath.startsWith("/")) {
      throw new IllegalArgumentException("host path must be absolute: " + hostPath);
    }
    Path resolved = directory.resolve(hostPath.substring(1)).normalize();
    if (!resolved.startsWith(directory)) {
      throw new IllegalArgumentException("host path leaves the root: " + hostPath);
    }
    return resolved;
  }

  /**
   * As {@link #resolve}, following every link as the host would: an absolute target starts again at
   * this root ({@code /var/run} is a link to {@code /run} on most hosts).
   *
   * @throws IOException if links form a loop or cannot be read, or if a name cannot be encoded in
   *     this process's locale
   */
  public Path follow(String hostPath) throws IOException {
    Path plain = named(hostPath);
    return directory.equals(TOP) || isKernelTree(hostPath) ? plain : followed(plain);
  }

  /** The host's path with all links resolved, whether this root is {@code /} or not. */
  public String real(String hostPath) throws IOException {
    return TOP.resolve(directory.relativize(followed(named(hostPath)))).toString();
  }

  private Path followed(Path plain) throws IOException {
    Deque<Path> ahead = new ArrayDeque<>();
    push(ahead, directory.relativize(plain));
    Path reached = directory;
    for (int links = 0; !ahead.isEmpty(); ) {
      Path next = reached.resolve(ahead.pop()).normalize();
      if (!next.startsWith(directory)) {
        next = directory;
      }
      if (!Files.isSymbolicLink(next)) {
        reached = next;
        continue;
      }
      if (++links > LINKS) {
        throw new FileSystemLoopException(plain.toString());
      }
      Path target = Files.readSymbolicLink(next);
      push(ahead, target.isAbsolute() ? TOP.relativize(target.normalize()) : target);
      reached = target.isAbsolute() ? directory : reached;
    }
    return reached;
  }

  /** As {@link #follow}, but does not follow a link at the last name. */
  public Path followParent(String hostPath) throws IOException {
    Path name = named(hostPath).getFileName();
    int slash = hostPath.lastIndexOf('/');
    Path parent = follow(hostPath.substring(0, slash + 1));
    return name == null ? parent : parent.resolve(name);
  }

  private Path named(String hostPath) throws IOException {
    try {
      return resolve(hostPath);
    } catch (InvalidPathException e) {
      throw new FileSystemException(hostPath, null, "not a valid file name here: " + e.getReason());
    }
  }

  /** Links in these trees are relative, or their targets are not paths. */
  private static boolean isKernelTree(String hostPath) {
    return hostPath.startsWith("/sys/") || hostPath.startsWith("/proc/");
  }

  private static void push(Deque<Path> ahead, Path path) {
    for (int index = path.getNameCount() - 1; index >= 0; index--) {
      ahead.push(path.getName(index));
    }
  }

  /**
   * A failure below this root, naming files as the host does: where the host is mounted for this
   * process says nothing to who reads the message.
   */
  public IOException hostNames(IOException e) {
    String message = String.valueOf(e.getMessage());
    String named = hostNames(message);
    if (named.equals(message)) {
      return e;
    }
    return e instanceof ChangedWhileReadException changed
        ? changed.saying(named)
        : new IOException(named, e);
  }

  /** A message with the files below this root by the names that the host has for them. */
  public String hostNames(String message) {
    return directory.equals(TOP)
        ? message
        : Pattern.compile(BEGIN + Pattern.quote(directory.toString()) + "(/|(?=[\\s'\",:;)]|$))")
            .matcher(message)
            .replaceAll(Matcher.quoteReplacement("/"));
  }

  /** Whether this root exists. */
  public boolean exists() {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
  }
}
