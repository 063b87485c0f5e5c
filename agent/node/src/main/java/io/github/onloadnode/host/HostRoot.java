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

/**
 * Where the host's file system is mounted: {@code /} on a bare node, {@code /host} or the like in a
 * container, a directory of ours in a test. Paths that would leave it are refused.
 */
public record HostRoot(Path directory) {

  /** As many as the kernel follows, MAXSYMLINKS of include/linux/namei.h, Linux 6.12. */
  private static final int LINKS = 40;

  private static final Path TOP = Path.of("/");

  public HostRoot {
    directory = directory.toAbsolutePath().normalize();
  }

  /** The root that this process itself has: in a container, that of its image. */
  public static HostRoot ofThisProcess() {
    return new HostRoot(TOP);
  }

  /**
   * The path below this root of what the host calls {@code /absolute/path}. Symbolic links in it
   * are the kernel's business: see {@link #follow}.
   *
   * @throws IllegalArgumentException for a relative path, or one that climbs out by {@code ..}
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
   * As {@link #resolve}, with every link followed as the host itself would: an absolute one starts
   * again at this root ({@code /var/run} is a link to {@code /run} on most hosts).
   *
   * @throws IOException where links form a loop, or cannot be read, and for a name that cannot be
   *     made bytes in the language of this process
   */
  public Path follow(String hostPath) throws IOException {
    Path plain = named(hostPath);
    return directory.equals(TOP) || isKernelTree(hostPath) ? plain : followed(plain);
  }

  /**
   * Where what the host calls so really is, by the host's own name for it: nothing of the result is
   * a link, be this root {@code /} or another.
   */
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

  /** As {@link #follow}, but what the last name is, a link or not, stays open. */
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
      throw new FileSystemException(
          hostPath, null, "a name that no file can have here: " + e.getReason());
    }
  }

  /** Links below these are relative, or lead to what is no path at all. */
  private static boolean isKernelTree(String hostPath) {
    return hostPath.startsWith("/sys/") || hostPath.startsWith("/proc/");
  }

  private static void push(Deque<Path> ahead, Path path) {
    for (int index = path.getNameCount() - 1; index >= 0; index--) {
      ahead.push(path.getName(index));
    }
  }

  /** Whether something is mounted there at all. */
  public boolean exists() {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
  }
}
