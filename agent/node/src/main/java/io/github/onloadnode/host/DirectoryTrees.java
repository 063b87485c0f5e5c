package io.github.onloadnode.host;

import io.github.onloadnode.linux.FileHandles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads, copies, moves and deletes directory trees on the host without following any link. */
public final class DirectoryTrees {

  private static final Set<OpenOption> READ_NO_LINK =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /** What touches files, and fails naming them as this process does. */
  private interface Work<T> {
    T done() throws IOException;
  }

  private final HostRoot root;

  public DirectoryTrees(HostRoot root) {
    this.root = root;
  }

  /**
   * Shows everything below a directory, sorted by path, without the directory itself. An entry that
   * is replaced meanwhile is an error at once; nothing blocks.
   *
   * @return false where there is no such directory
   * @throws IOException that names what cannot be read or exceeds the limits of a payload
   */
  public boolean visit(String hostPath, TreeVisitor visitor) throws IOException {
    return visit(hostPath, "", visitor);
  }

  /** As {@link #visit}, for a directory below another; no link below that one is followed. */
  public boolean visit(String hostPath, String below, TreeVisitor visitor) throws IOException {
    return told(() -> walked(root.resolve(root.real(hostPath)).resolve(below), visitor));
  }

  private boolean walked(Path top, TreeVisitor visitor) throws IOException {
    List<String> names = new ArrayList<>();
    root.directory().relativize(top).forEach(name -> names.add(name.toString()));
    try {
      new TreeWalk(FileHandles.OF_THIS_MACHINE, top.toString(), visitor)
          .walk(root.directory(), names);
      return true;
    } catch (NoSuchFileException _) {
      return false;
    } catch (NotDirectoryException e) {
      throw new IOException(e.getFile() + ": is not a directory", e);
    } catch (AccessDeniedException e) {
      throw new IOException(e.getFile() + ": Permission denied", e);
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  /** A regular file's bytes; a link, and anything longer than the limit, is refused. */
  public byte[] bytes(String hostPath, int limit) throws IOException {
    try (InputStream in = open(hostPath)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new IOException(hostPath + ": larger than " + limit + " bytes");
      }
      return bytes;
    }
  }

  /** A regular file of any size, to be read where it is needed; a link is refused. */
  public FileBytes file(String hostPath) throws IOException {
    FileChannel channel = told(() -> FileChannel.open(regular(hostPath), READ_NO_LINK));
    try {
      return new OpenFile(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A regular file for reading; a link is refused. */
  public InputStream open(String hostPath) throws IOException {
    return told(() ->
        Files.newInputStream(
            regular(hostPath), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Only for directories of the agent or the system, where nobody replaces a file by a fifo
   * meanwhile.
   */
  private Path regular(String hostPath) throws IOException {
    Path path = inParent(hostPath);
    if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isRegularFile()) {
      throw new FileSystemException(path.toString(), null, "is not a regular file");
    }
    return path;
  }

  public boolean exists(String hostPath) throws IOException {
    return told(() -> Files.exists(inParent(hostPath), LinkOption.NOFOLLOW_LINKS));
  }

  /** When a directory's entries last changed; empty where there is none, or something else. */
  public Optional<Instant> directoryChanged(String hostPath) throws IOException {
    return told(() -> {
      Path path = inParent(hostPath);
      return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toInstant())
          : Optional.<Instant>empty();
    });
  }

  /** Free bytes on the file system of a directory, which need not exist yet. */
  public long usableSpace(String hostPath) throws IOException {
    Path path = told(() -> root.follow(hostPath));
    while (!Files.exists(path) && !path.equals(root.directory())) {
      path = path.resolveSibling("");
    }
    // Not a FileStore, which looks for its mount point; a chroot may not show that.
    return path.toFile().getUsableSpace();
  }

  /** The path on the host with all links followed; it need not exist. */
  public String followed(String hostPath) throws IOException {
    return told(() -> root.real(hostPath));
  }

  /**
   * Copies what is wanted of a directory to a new one and syncs it. Files and directories lose
   * their write bits, links are copied as links, special files must not be there.
   *
   * @param below the directory {@code from}, without a link on the way
   * @param most bytes that the files may have together
   */
  public void copyReadOnly(
      String from, String below, String to, Predicate<TreeEntry> wanted, long most)
      throws IOException {
    Path target = told(() -> Files.createDirectories(inParent(to)));
    if (!visit(from, below, new TreeCopy(target, wanted, most))) {
      throw new NoSuchFileException(from + "/" + below);
    }
  }

  /** Moves a directory to a name that is free, on the same file system, and syncs both parents. */
  public void move(String from, String to) throws IOException {
    told(() -> moved(inParent(from), inParent(to)));
  }

  private static Path moved(Path source, Path target) throws IOException {
    Files.createDirectories(target.resolveSibling(""));
    // A directory without write bit cannot be renamed by anybody but root: ".." changes in it.
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
    AtomicFile.sync(target.resolveSibling(""));
    AtomicFile.sync(source.resolveSibling(""));
    return target;
  }

  /** Points a symbolic link elsewhere in one step. */
  public void link(String hostPath, String target) throws IOException {
    told(() -> linked(inParent(hostPath), target));
  }

  private static Path linked(Path link, String target) throws IOException {
    Files.createDirectories(link.resolveSibling(""));
    Path partial = link.resolveSibling(link.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    Files.createSymbolicLink(partial, Path.of(target));
    Files.move(partial, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    AtomicFile.sync(link.resolveSibling(""));
    return link;
  }

  /** Deletes a file, a link or a whole tree; nothing there is fine. */
  public void delete(String hostPath) throws IOException {
    told(() -> {
      Path top = inParent(hostPath);
      return Files.exists(top, LinkOption.NOFOLLOW_LINKS)
          ? Files.walkFileTree(top, new Deleter())
          : top;
    });
  }

  /** Deletes the directory if it is empty; files of unknown owners stay. */
  public void deleteIfEmpty(String hostPath) throws IOException {
    told(() -> {
      try {
        return Files.deleteIfExists(inParent(hostPath));
      } catch (DirectoryNotEmptyException _) {
        return false;
      }
    });
  }

  private <T> T told(Work<T> work) throws IOException {
    try {
      return work.done();
    } catch (IOException e) {
      throw root.hostNames(e);
    }
  }

  /** Follows links in the parent, but not at the last name. */
  private Path inParent(String hostPath) throws IOException {
    Path plain = root.resolve(hostPath);
    String parent = hostPath.substring(0, hostPath.lastIndexOf('/') + 1);
    return root.follow(parent).resolve(plain.getFileName());
  }

  /** Deletes a read-only tree from the bottom up. */
  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      super.postVisitDirectory(directory, failure);
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
