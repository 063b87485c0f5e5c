package io.github.onloadnode.host;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A directory for unix sockets. */
public final class SocketDirectory {

  /** {@code sun_path} of unix(7) has 108 bytes, one of them for the final NUL. */
  public static final int LONGEST_SOCKET_PATH = 107;

  private final HostPath place;

  /** From the host's path. */
  public SocketDirectory(HostPath place) {
    this.place = place;
  }

  /** From a path that is the same for this process. */
  public SocketDirectory(Path directory) {
    this(HostPath.ofThisProcess(directory));
  }

  /** The current path; without following links if they are broken. */
  public Path path() {
    try {
      return place.follow();
    } catch (IOException _) {
      return place.plain();
    }
  }

  public Path socket(String name) {
    return path().resolve(name);
  }

  /** The socket's path for people, by the host's names. */
  public String named(String socketName) {
    return place + "/" + socketName;
  }

  /** A message that may have paths of this directory, for people: by the host's names. */
  public String hostNames(String message) {
    return place.root().hostNames(message);
  }

  /** By the host's name. */
  @Override
  public String toString() {
    return place.toString();
  }

  /** Identifies the directory that now has the path; empty if none has. */
  public Optional<FileKey> key() {
    // A directory's times change with its entries, so only the inode distinguishes it from a
    // successor.
    return attributes(path().resolve("."))
        .filter(BasicFileAttributes::isDirectory)
        .map(found -> new FileKey(String.valueOf(found.fileKey()), 0));
  }

  /** Identifies the file that now has the name; empty if none has. */
  public Optional<FileKey> key(String name) {
    return key(socket(name));
  }

  /** Identifies this file; empty if it does not exist. */
  public static Optional<FileKey> key(Path file) {
    return attributes(file)
        .map(found ->
            new FileKey(
                String.valueOf(found.fileKey()), found.creationTime().to(TimeUnit.NANOSECONDS)));
  }

  /** Why a socket of that name cannot be bound here; empty if it can. */
  public Optional<Obstacle> obstacle(String socketName) {
    Path directory = path();
    if (length(socketName) > LONGEST_SOCKET_PATH) {
      return Optional.of(Obstacle.PATH_TOO_LONG);
    }
    if (!Files.exists(directory)) {
      return Optional.of(Obstacle.ABSENT);
    }
    if (!Files.isDirectory(directory)) {
      return Optional.of(Obstacle.NO_DIRECTORY);
    }
    return Files.isWritable(directory) ? Optional.empty() : Optional.of(Obstacle.NOT_WRITABLE);
  }

  /** The length of the socket's path in bytes. */
  public int length(String socketName) {
    return socket(socketName).toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Sorted names of matching entries; none if the directory cannot be read. */
  public List<String> names(Pattern pattern) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path())) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (pattern.matcher(name).matches()) {
          names.add(name);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      return List.of();
    }
    names.sort(null);
    return names;
  }

  /** Whether a live process accepts connections on the socket. */
  public boolean isListening(String name) {
    try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket(name)))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Removes the file, if it is there and the directory lets us. */
  public boolean delete(String name) {
    try {
      return Files.deleteIfExists(socket(name));
    } catch (IOException _) {
      return false;
    }
  }

  private static Optional<BasicFileAttributes> attributes(Path path) {
    try {
      return Optional.of(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Why a socket cannot be bound. */
  public enum Obstacle {
    PATH_TOO_LONG,
    ABSENT,
    NO_DIRECTORY,
    NOT_WRITABLE
  }

  /**
   * Distinguishes a file from its successor of the same name; the birth time helps on file systems
   * that reuse inodes at once.
   */
  public record FileKey(String inode, long bornNanos) {

    // Written by hand: the generated methods of records are linked at run time, which delays every
    // start.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof FileKey key && inode.equals(key.inode) && bornNanos == key.bornNanos;
    }

    @Override
    public int hashCode() {
      return 31 * inode.hashCode() + Long.hashCode(bornNanos);
    }
  }
}
