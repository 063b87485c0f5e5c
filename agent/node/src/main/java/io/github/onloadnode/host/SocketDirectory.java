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

/** A directory in which processes meet by unix sockets. */
public final class SocketDirectory {

  /** {@code sun_path} of unix(7) has 108 bytes, one of them for the final NUL. */
  public static final int LONGEST_SOCKET_PATH = 107;

  private final HostPath place;

  /** One by the host's name for it. */
  public SocketDirectory(HostPath place) {
    this.place = place;
  }

  /** One whose name is the same for this process. */
  public SocketDirectory(Path directory) {
    this(HostPath.ofThisProcess(directory));
  }

  /** Where it is now; by its plain name where its links lead nowhere. */
  public Path path() {
    try {
      return place.follow();
    } catch (IOException _) {
      return Path.of(place.toString());
    }
  }

  public Path socket(String name) {
    return path().resolve(name);
  }

  /** Which directory stands under the path now; empty where there is none. */
  public Optional<FileKey> key() {
    // A directory's times change with its entries: the inode alone tells it from a successor.
    return attributes(path().resolve("."))
        .filter(BasicFileAttributes::isDirectory)
        .map(found -> new FileKey(String.valueOf(found.fileKey()), 0));
  }

  /** Which file stands under the name now; empty where there is none. */
  public Optional<FileKey> key(String name) {
    return key(socket(name));
  }

  /** Which file this is; empty where there is none. */
  public static Optional<FileKey> key(Path file) {
    return attributes(file)
        .map(found ->
            new FileKey(
                String.valueOf(found.fileKey()), found.creationTime().to(TimeUnit.NANOSECONDS)));
  }

  /** Why no socket of that name could be bound here; empty where nothing speaks against it. */
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

  /** Bytes that the path of this socket has. */
  public int length(String socketName) {
    return socket(socketName).toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Names of entries that match, sorted; none where the directory cannot be read. */
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

  /** What can speak against a socket. */
  public enum Obstacle {
    PATH_TOO_LONG,
    ABSENT,
    NO_DIRECTORY,
    NOT_WRITABLE
  }

  /**
   * What tells a file from its successor under the same name; the time of birth helps where the
   * file system hands out the inode again at once.
   */
  public record FileKey(String inode, long bornNanos) {

    // Written out: the compiler's own are linked at run time, which every start would wait for.
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
