package io.github.onloadnode.host;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.FileErrors;
import io.github.onloadnode.linux.FileErrors.Tried;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the host's files by the host's own paths. */
public final class HostFiles {

  /** More than any table of procfs that we read. */
  private static final int TEXT_LIMIT = 4 << 20;

  /** Limits time, not memory; 100,000 mounts need less. */
  private static final long LINES_LIMIT = 256L << 20;

  /** The largest page size of the supported architectures; sysfs returns no more at once. */
  private static final int ATTRIBUTE_LIMIT = 64 << 10;

  /** From sysfs and procfs: the opened object is gone. */
  private static final Set<Errno> VANISHED = Set.of(Errno.ENODEV, Errno.ESRCH);

  /** The same, plus the answers of drivers without a value at the moment. */
  private static final Set<Errno> UNANSWERED =
      Set.of(Errno.ENODEV, Errno.ESRCH, Errno.EINVAL, Errno.EOPNOTSUPP);

  private final HostRoot root;
  private final FileErrors errors;

  public HostFiles(HostRoot root) {
    this(root, FileErrors.ofThisMachine());
  }

  /** Takes what finds the errno that the JDK does not show. */
  HostFiles(HostRoot root, FileErrors errors) {
    this.root = root;
    this.errors = errors;
  }

  public HostRoot root() {
    return root;
  }

  /** A file's text, unchanged. A file above 4 MiB is unreadable, not cut. */
  public Reading<String> text(String hostPath) {
    return bytes(hostPath, TEXT_LIMIT).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** Whether the path exists; false also if that is unknown. */
  public boolean exists(String hostPath) {
    try {
      return Files.exists(root.follow(hostPath));
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * A text that changes when the file at the path is created, replaced, removed or written; only
   * for comparing.
   */
  public String stamp(String hostPath) {
    try {
      return Files.readAttributes(
              root.follow(hostPath), "unix:ino,rdev,size,lastModifiedTime,ctime")
          .toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** One attribute of sysfs or procfs: the text without surrounding white space. */
  public Reading<String> attribute(String hostPath) {
    return attribute(hostPath, VANISHED);
  }

  /** As {@link #attribute}, but absent if the driver answers that it has no value now. */
  public Reading<String> answeredAttribute(String hostPath) {
    return attribute(hostPath, UNANSWERED);
  }

  private Reading<String> attribute(String hostPath, Set<Errno> absent) {
    return bytes(hostPath, ATTRIBUTE_LIMIT, absent)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
  }

  /**
   * A regular file's bytes. A pipe or a device is unreadable, because opening it might block or
   * have an effect; so is a file above the limit.
   */
  public Reading<byte[]> bytes(String hostPath, int limit) {
    return bytes(hostPath, limit, VANISHED);
  }

  private Reading<byte[]> bytes(String hostPath, int limit, Set<Errno> absent) {
    try {
      Path file = root.follow(hostPath);
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        return Reading.unreadable(hostPath + ": not a regular file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = upTo(limit + 1, in);
        return bytes.length > limit
            ? Reading.unreadable(hostPath + ": larger than " + limit + " bytes")
            : Reading.present(bytes);
      }
    } catch (IOException e) {
      return failed(new Try(Tried.READ, hostPath), e, absent);
    }
  }

  /** Parses a regular file while reading it. A file above the limit is unreadable, not cut. */
  public <T> Reading<T> streamed(String hostPath, long limit, StreamParser<T> parser) {
    try {
      Path file = root.follow(hostPath);
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        return Reading.unreadable(hostPath + ": not a regular file");
      }
      try (InputStream in = new BoundedStream(Files.newInputStream(file), limit)) {
        return parser.parse(in);
      }
    } catch (IOException e) {
      return failed(new Try(Tried.READ, hostPath), e);
    }
  }

  /**
   * A file's lines one by one, in any number; a line that is too long makes the file unreadable.
   */
  public Reading<Integer> lines(String hostPath, Consumer<String> lines) {
    return streamed(hostPath, LINES_LIMIT, new LineParser(lines));
  }

  /** InputStream.readNBytes needs a file position, which securityfs does not support. */
  private static byte[] upTo(int most, InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] chunk = new byte[Math.min(most, 8192)];
    int count = 0;
    while (count >= 0 && bytes.size() < most) {
      bytes.write(chunk, 0, count);
      count = in.read(chunk, 0, Math.min(chunk.length, most - bytes.size()));
    }
    return bytes.toByteArray();
  }

  /** Sorted names in a directory; all unreadable if one of them is. */
  public Reading<List<String>> list(String hostPath) {
    return listing(hostPath)
        .flatMap(listing ->
            listing.unreadable().isEmpty()
                ? Reading.present(listing.names())
                : Reading.unreadable(
                    hostPath + ": names that are not text: " + listing.unreadable()));
  }

  /** Names in a directory; those that are not text are listed separately. */
  public Reading<Listing> listing(String hostPath) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.follow(hostPath))) {
      return Reading.present(Listing.of(entries));
    } catch (DirectoryIteratorException e) {
      return failed(new Try(Tried.LIST, hostPath), Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      return failed(new Try(Tried.LIST, hostPath), e);
    }
  }

  /** The target as written in a symbolic link; absent for anything but links. */
  public Reading<String> link(String hostPath) {
    try {
      Path target = Files.readSymbolicLink(root.followParent(hostPath));
      return Listing.text(target)
          .map(Reading::present)
          .orElseGet(() ->
              Reading.unreadable(
                  hostPath + ": leads to a name that is not text: " + Listing.shown(target)));
    } catch (IOException e) {
      return failed(new Try(Tried.READ_LINK, hostPath), e);
    }
  }

  /**
   * Passes on the targets of all symbolic links in a directory, in no order; a process may have a
   * million. Bytes that are not text are replaced, which is enough for comparing. A link that
   * vanishes meanwhile is left out; one that may not be read makes the result unreadable.
   *
   * @return how many targets were passed on
   */
  public Reading<Integer> links(String hostPath, Consumer<String> targets) {
    int count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.follow(hostPath))) {
      for (Path entry : entries) {
        try {
          targets.accept(Files.readSymbolicLink(entry).toString());
          count++;
        } catch (IOException e) {
          Reading<Integer> failure =
              failed(new Try(Tried.READ_LINK, hostPath + "/" + entry.getFileName()), e);
          if (failure instanceof Reading.Unreadable<Integer>) {
            return failure;
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      return failed(new Try(Tried.LIST, hostPath), Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      return failed(new Try(Tried.LIST, hostPath), e);
    }
    return Reading.present(count);
  }

  /** The operation that the kernel refused. */
  private record Try(Tried what, String hostPath) {}

  private <T> Reading<T> failed(Try tried, IOException e) {
    return failed(tried, e, VANISHED);
  }

  private <T> Reading<T> failed(Try tried, IOException e, Set<Errno> absent) {
    if (e instanceof NoSuchFileException
        || e instanceof NotDirectoryException
        || e instanceof NotLinkException) {
      return Reading.absent();
    }
    Optional<Errno> errno = errno(tried, e);
    return errno.filter(absent::contains).isPresent()
        ? Reading.absent()
        : Reading.unreadable(
            tried.hostPath() + ": " + errno.map(Errno::text).orElseGet(() -> said(e)));
  }

  private Optional<Errno> errno(Try tried, IOException e) {
    if (e instanceof AccessDeniedException) {
      return Optional.of(Errno.EACCES);
    }
    if (e instanceof FileSystemLoopException) {
      return Optional.of(Errno.ELOOP);
    }
    try {
      return errors.again(
          tried.what(),
          tried.what() == Tried.READ_LINK
              ? root.followParent(tried.hostPath())
              : root.follow(tried.hostPath()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Only for people, because it may be in any language. */
  private static String said(IOException e) {
    return String.valueOf(
        e instanceof FileSystemException failed ? failed.getReason() : e.getMessage());
  }
}
