package io.github.onloadnode.agent.host;

import io.github.onloadnode.agent.node.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
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
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Directory trees on the host: looked at, copied, made read-only, moved and deleted, without ever
 * following a link.
 */
public final class DirectoryTrees {

  /** A payload has some hundred files; more than this is not one. */
  private static final int MAXIMUM_ENTRIES = 100_000;

  private static final int MAXIMUM_DEPTH = 64;
  private static final Set<OpenOption> READ_NO_LINK =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final HostRoot root;

  public DirectoryTrees(HostRoot root) {
    this.root = root;
  }

  /** Everything below a directory, sorted by path, the directory itself not included. */
  public Reading<List<TreeEntry>> walk(String hostPath) {
    List<TreeEntry> entries = new ArrayList<>();
    try {
      Path top = root.follow(hostPath);
      if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
        throw Files.exists(top, LinkOption.NOFOLLOW_LINKS)
            ? new NotDirectoryException(hostPath)
            : new NoSuchFileException(hostPath);
      }
      Files.walkFileTree(top, Set.of(), MAXIMUM_DEPTH, new Collector(top, entries));
    } catch (NoSuchFileException e) {
      return hostPath.equals(e.getFile())
          ? Reading.absent()
          : Reading.unreadable(e.getFile() + ": vanished while it was read");
    } catch (NotDirectoryException _) {
      return Reading.unreadable(hostPath + ": is no directory");
    } catch (IOException e) {
      return Reading.unreadable(hostPath + ": " + e.getMessage());
    }
    entries.sort(Comparator.comparing(TreeEntry::path));
    return Reading.present(List.copyOf(entries));
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
    Path path = inParent(hostPath);
    FileChannel channel = FileChannel.open(path, READ_NO_LINK);
    try {
      return new OpenFile(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** A regular file for reading; a link is refused. */
  public InputStream open(String hostPath) throws IOException {
    return Files.newInputStream(
        inParent(hostPath), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  public boolean exists(String hostPath) throws IOException {
    return Files.exists(inParent(hostPath), LinkOption.NOFOLLOW_LINKS);
  }

  /** Bytes that may still be written to the file system of a directory that exists, or will. */
  public long usableSpace(String hostPath) throws IOException {
    Path path = root.follow(hostPath);
    while (!Files.exists(path) && !path.equals(root.directory())) {
      path = path.resolveSibling("");
    }
    // statvfs(3) alone: a FileStore looks for its mount point, which a chroot need not show.
    return path.toFile().getUsableSpace();
  }

  /**
   * Copies entries that {@link #walk} found to a new directory and syncs them. Files and
   * directories lose their write bits, links are copied as links, special files must not be there.
   */
  public void copyReadOnly(List<TreeEntry> entries, String from, String to) throws IOException {
    Path source = root.follow(from);
    Path target = Files.createDirectories(inParent(to));
    List<Path> directories = new ArrayList<>(List.of(target));
    for (TreeEntry entry : entries) {
      Path copy = target.resolve(entry.path());
      switch (entry.kind()) {
        case DIRECTORY -> directories.add(Files.createDirectories(copy));
        case LINK -> Files.createSymbolicLink(copy, Path.of(entry.target()));
        case FILE -> copyFile(source.resolve(entry.path()), copy, entry.mode());
        case SPECIAL -> throw new IOException(from + "/" + entry.path() + ": is a special file");
      }
    }
    for (Path directory : directories.reversed()) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
      AtomicFile.sync(directory);
    }
  }

  /** Moves a directory to a name that is free, on the same file system, and syncs both parents. */
  public void move(String from, String to) throws IOException {
    Path source = inParent(from);
    Path target = inParent(to);
    Files.createDirectories(target.resolveSibling(""));
    // A directory without write bit cannot be renamed by anybody but root: ".." changes in it.
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
    AtomicFile.sync(target.resolveSibling(""));
    AtomicFile.sync(source.resolveSibling(""));
  }

  /** Points a symbolic link elsewhere in one step. */
  public void link(String hostPath, String target) throws IOException {
    Path link = inParent(hostPath);
    Files.createDirectories(link.resolveSibling(""));
    Path partial = link.resolveSibling(link.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    Files.createSymbolicLink(partial, Path.of(target));
    Files.move(partial, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    AtomicFile.sync(link.resolveSibling(""));
  }

  /** Deletes a file, a link or a whole tree; nothing there is fine. */
  public void delete(String hostPath) throws IOException {
    Path top = inParent(hostPath);
    if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      Files.walkFileTree(top, new Deleter());
    }
  }

  /** Deletes a directory in which nothing is; nobody knows whose the rest is, so it stays. */
  public void deleteIfEmpty(String hostPath) throws IOException {
    try {
      Files.deleteIfExists(inParent(hostPath));
    } catch (DirectoryNotEmptyException _) {
      return;
    }
  }

  /** The name itself, a link or not, in the directory that the host's links lead to. */
  private Path inParent(String hostPath) throws IOException {
    Path plain = root.resolve(hostPath);
    String parent = hostPath.substring(0, hostPath.lastIndexOf('/') + 1);
    return root.follow(parent).resolve(plain.getFileName());
  }

  private static void copyFile(Path from, Path to, int mode) throws IOException {
    try (FileChannel in = FileChannel.open(from, READ_NO_LINK);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      while (in.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        buffer.clear();
      }
      Files.setPosixFilePermissions(to, readOnly(mode));
      out.force(true);
    }
  }

  private static Set<PosixFilePermission> readOnly(int mode) {
    return PosixFilePermissions.fromString((mode & 0111) == 0 ? "r--r--r--" : "r-xr-xr-x");
  }

  /** Adds up to the limit what a walk meets. */
  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path top;
    private final List<TreeEntry> entries;

    Collector(Path top, List<TreeEntry> entries) {
      this.top = top;
      this.entries = entries;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      return directory.equals(top) ? FileVisitResult.CONTINUE : visitFile(directory, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (entries.size() >= MAXIMUM_ENTRIES) {
        throw new IOException("more than " + MAXIMUM_ENTRIES + " files");
      }
      if (attributes.isDirectory() && top.relativize(file).getNameCount() >= MAXIMUM_DEPTH) {
        throw new IOException("directories deeper than " + MAXIMUM_DEPTH);
      }
      entries.add(entry(file, attributes));
      return FileVisitResult.CONTINUE;
    }

    private TreeEntry entry(Path file, BasicFileAttributes attributes) throws IOException {
      boolean link = attributes.isSymbolicLink();
      return new TreeEntry(
          top.relativize(file).toString(),
          kind(attributes),
          link ? 0777 : mode(file),
          attributes.isRegularFile() ? attributes.size() : 0,
          link ? Files.readSymbolicLink(file).toString() : "",
          attributes.lastModifiedTime().toInstant());
    }

    private static TreeEntry.Kind kind(BasicFileAttributes attributes) {
      if (attributes.isSymbolicLink()) {
        return TreeEntry.Kind.LINK;
      }
      if (attributes.isDirectory()) {
        return TreeEntry.Kind.DIRECTORY;
      }
      return attributes.isRegularFile() ? TreeEntry.Kind.FILE : TreeEntry.Kind.SPECIAL;
    }

    private static int mode(Path file) throws IOException {
      String permissions =
          PosixFilePermissions.toString(
              Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                  .permissions());
      int mode = 0;
      for (int i = 0; i < permissions.length(); i++) {
        mode = mode << 1 | (permissions.charAt(i) == '-' ? 0 : 1);
      }
      return mode;
    }
  }

  /** Deletes bottom-up what was made read-only. */
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
